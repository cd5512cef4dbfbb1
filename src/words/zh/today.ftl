# 今日

today-now = 现在
today-gap = 空
today-mine = 我的
today-everybody = 全站
# $day 日期，$count 预约数，$whose 谁的
today-title = { $day } · { $count } 个预约 · { $whose }
today-empty = 今天没有您的预约。n 新预约，v 看全站
today-empty-all = 今天没有预约。n 新预约
# $count 条数
today-owed-title = 待办 { $count }
today-no-children = 没有待办。名册还是空的：g c O 导入花名册
today-owed-empty = 没有待办。n 新预约，g c 找孩子
# $count 份数
today-kept-count = {" "}· 未保存 { $count } 份
today-kept = 未保存
today-kept-unnamed = 原来填写的地方已不存在
today-kept-gone = 原来填写的地方已不存在；D 丢弃这份草稿
today-key-throw-away = 丢弃
today-key-contact = 记联系
today-key-outcome = 记结果
today-key-done = 完成
today-key-note = 写记录
today-key-consent = 知情同意
today-key-countersign = 审签
today-key-hand-over = 交接
today-key-approve = 审批
today-key-open = 打开
# $day 上次的日期，$what 各类变动的数目
today-since = 自 { $day } 以来：{ $what }
today-since-new = 新增
today-since-changed = 有改动
today-news = 您不在时
today-key-noted = 已阅
# $what 离开红级及日期，$to 现在的等级，$by 谁改的
today-left-red = { $what } → { $to } · { $by }
today-post = 全站：红级 { $red }，联系逾期 { $overdue } · g b 打开督导看板
today-without-counselor = 没有咨询师的个案：{ $count } 个（{ $names }）· H 交接
# $days 到期后的天数
today-late-red-contact = 红级联系逾期 { $days } 天
today-late-orange = 橙级逾期 { $days } 天
today-late-contact = 联系逾期 { $days } 天
today-late-follow-up = 跟进逾期 { $days } 天
today-none-found = 没有符合的；按 Esc 取消筛选
