# 儿童与个案

children-title = 儿童与个案
children-count = { $count } 人
children-count-of = { $count } / { $all } 人
children-filter-hint = / 姓名、拼音、村、学校、电话后四位、个案号 · 风险:红 我的 逾期 在管 全部
children-column-age = 年龄
children-column-school = 学校
children-column-risk = 风险
children-column-last = 上次
children-column-next = 应联系
children-overdue-days = 逾期 { $days } 天
children-left = 已移出
children-none = 名册上还没有儿童。O 导入花名册，n 新建
children-all-left = 名册上的儿童都已移出。输入 / 全部 可查看，n 新建
children-none-found = 没有找到。Esc 清除条件，Tab 扩大到全部内容
children-nobody-selected = 没有选中儿童
