# 个案表单

case-open-title = 接案 · { $name }
case-edit-title = 个案内容
case-risk-title = 风险等级
case-risk-no-words = 您不在服务团队：只改等级，不写理由；离开红级只能由团队来改
case-step-title = 个案状态
case-close-title = 结案
case-source = 来源
case-source-words = 来源说明
case-own-concern = 其他问题
case-why = 原因
case-safety-later = 安全计划随后补上
case-team-reads = 只有服务团队能查阅个案内容
case-red-duty = 请考虑是否需要强制报告（《未成年人保护法》第十一条）
case-source-unsaid = 未选
case-red-duty-said = 强制报告已在危机记录中处理或计时
duty-later = 需要报告，记为待办（开始计时）
duty-now = 需要报告，现在就报
duty-not-owed = 无需报告（写明理由）
case-leaves-red = 离开红级需要写明原因；督导会在今日和看板上看到
case-away-means = 暂离期间按原节律以电话联系
case-closing-means = 结案前请写好小结，并了结待办的跟进和预约
case-cancel-follow-ups = 取消 { $count } 项未完成的跟进
case-cancel-appointments = 取消 { $count } 个未进行的预约
case-no-open = 没有在管个案。C 接案
case-no-other = 此状态下没有其他去向
case-which-state = 个案转为
