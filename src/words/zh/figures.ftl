# 公布的统计

figures-title = 月度统计
figures-none = 还没有公布的统计
figures-published = 已公布
figures-unpublished = 未公布
figures-publish = 公布
# $month 哪个月
figures-publish-this = 公布{ $month }的统计？
figures-publish-stands = 公布后主管部门可以看到，不能再改，也不能撤回。其中没有姓名；小数目已经略去。
figures-preview = 还没有公布。公布出去就是这样：
# $day 哪天
figures-since = { $day }公布，不再改动
# $least 最小的数
figures-left-out = * 少于 { $least } 的数，以及能推算出它的数，不公布。
figures-other = 其他
figures-cases-by-risk = 月末在管个案，按风险
figures-cases-by-age = 月末在管个案，按年龄
figures-cases-by-category = 月末在管个案，按类别（可重复）
figures-cases-moved = 当月开案和结案
figures-sessions = 当月会谈，按方式
figures-follow-ups = 当月跟进
figures-age-0-5 = 5 岁以下
figures-age-6-8 = 6–8 岁
figures-age-9-11 = 9–11 岁
figures-age-12-14 = 12–14 岁
figures-age-15 = 15 岁以上
figures-age-unknown = 年龄不详
figures-opened = 开案
figures-closed = 结案
settings-least-group = 统计最小组
