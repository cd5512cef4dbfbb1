# 业务用语，以本行业的词为准

## 风险等级

risk-red = 红·危急
risk-orange = 橙·高危
risk-yellow = 黄·关注
risk-green = 绿·一般
risk-unassessed = 未评
risk-red-short = 红
risk-orange-short = 橙
risk-yellow-short = 黄
risk-green-short = 绿
risk-unassessed-short = 未评

## 角色

role-counselor = 咨询师
role-supervisor = 督导
role-overseer = 主管
role-administrator = 管理员

## 人员状态

standing-active = 在岗
standing-suspended = 停用
standing-removed = 已移除

## 性别

sex-male = 男
sex-female = 女
sex-unknown = 未填

## 儿童类别

category-left-behind = 留守
category-in-difficulty = 困境
category-de-facto-unsupported = 事实无人抚养
category-orphan = 孤儿
category-migrant = 流动
category-other = 其他

## 与儿童的关系

relation-father = 父亲
relation-mother = 母亲
relation-parent = 父母
relation-paternal-grandfather = 爷爷
relation-paternal-grandmother = 奶奶
relation-maternal-grandfather = 外公
relation-maternal-grandmother = 外婆
relation-grandfather = 祖父
relation-grandmother = 祖母
relation-uncle = 叔伯舅
relation-aunt = 姑姨婶
relation-brother = 兄弟
relation-sister = 姐妹
relation-sibling = 兄弟姐妹
relation-step-father = 继父
relation-step-mother = 继母
relation-step-parent = 继父母
relation-foster-parent = 寄养人
relation-adoptive-parent = 养父母
relation-relative = 其他亲属
relation-neighbour = 邻居
relation-teacher = 老师
relation-child-director = 儿童主任
relation-other = 其他

## 能否联系

call-rule-contact-first = 首选联系
call-rule-may-contact = 可以联系
call-rule-ask-counselor = 先问咨询师
call-rule-never-contact = 不得联系

## 可告知的内容

told-everything = 可告知情况
told-appointments = 仅告知预约
told-undecided = 告知范围未定
told-nothing = 不告知

## 知情同意

consent-for-services = 接受服务
consent-for-personal-data = 保存个人信息
consent-for-sharing = 与指定部门共享
consent-way-paper = 书面
consent-way-phone = 电话（有见证人）
consent-way-message = 消息
consent-state-owed = 待取得
consent-state-given = 已同意
consent-state-refused = 不同意
consent-state-withdrawn = 已撤回
consent-state-expired = 已到期

## 个案

case-state-intake = 接案
case-state-active = 服务中
case-state-monitoring = 观察期
case-state-closing = 结案中
case-state-closed = 结案
case-state-away = 暂离
closing-reason-goals-met = 目标达成
closing-reason-moved = 迁离
closing-reason-transferred = 转介
closing-reason-declined = 不愿继续
closing-reason-adult = 成年
closing-reason-lost-contact = 失去联系
closing-reason-died = 去世
closing-reason-other = 其他
source-screening = 筛查发现
source-school = 学校转来
source-family = 家人求助
source-self = 本人求助
source-village = 村（居）委
source-child-director = 儿童主任
source-visit = 走访发现
source-hotline = 热线
source-department = 部门转介
source-other = 其他
concern-separation = 亲子分离
concern-grandparent-raising = 隔代教养
concern-school-refusal = 厌学
concern-peers-bullying = 同伴与欺凌
concern-mood = 情绪
concern-self-harm = 自伤自杀
concern-suspected-abuse = 疑似侵害
concern-neglect = 忽视
concern-internet = 网络
concern-loss = 丧失
concern-behaviour = 行为
concern-other = 其他

## 预约

appointment-state-requested = 待定
appointment-state-scheduled = 已约
appointment-state-arrived = 已到
appointment-state-set-out = 已出发
appointment-state-in-session = 会谈
appointment-state-completed = 完成
appointment-state-broken-off = 中断
appointment-state-missed = 未到
appointment-state-cancelled = 取消
appointment-state-to-reschedule = 改期
appointment-kind-in-person = 面谈
appointment-kind-phone = 电话
appointment-kind-video = 视频
appointment-kind-home-visit = 家访
appointment-kind-school-visit = 到校
appointment-kind-village-visit = 到村
appointment-kind-group = 团体

## 联系方式

channel-in-person = 当面
channel-phone = 电话
channel-video = 视频
channel-text = 文字消息
channel-home-visit = 家访
channel-school-visit = 到校
channel-group = 团体
channel-other = 其他
attempt-no-answer = 无人接听
attempt-not-home = 不在家
attempt-wrong-number = 号码不对
attempt-refused = 不愿交谈
attempt-left-message = 已留言

## 记录

note-kind-progress = 会谈记录
note-kind-process = 个人手记
note-form-soap = SOAP
note-form-dap = DAP
note-form-birp = BIRP
note-form-contact = 联系记录
note-form-home-visit = 家访记录
note-form-group = 团体记录
note-form-supervision = 督导记录
note-form-free = 自由书写
note-state-draft = 草稿
note-state-awaiting-countersign = 待督导审签
note-state-returned = 退回
note-state-signed = 已签名定稿
note-state-entered-in-error = 误记作废
note-heading-subjective = 主观陈述
note-heading-objective = 客观观察
note-heading-assessment = 评估
note-heading-plan = 计划
note-heading-data = 资料
note-heading-behaviour = 行为
note-heading-intervention = 介入
note-heading-response = 反应
note-heading-who = 联系对象
note-heading-said = 谈话内容
note-heading-agreed = 约定事项
note-heading-home = 家庭环境
note-heading-people = 在场人员
note-heading-child = 孩子情况
note-heading-carer = 照护人情况
note-heading-theme = 活动主题
note-heading-course = 过程
note-heading-question = 讨论问题
note-heading-advice = 督导意见
note-heading-next = 下一步
note-heading-text = 正文

## 跟进

follow-up-kind-see-child = 见孩子
follow-up-kind-call-carer = 回访照护人
follow-up-kind-call-parent = 回访父母
follow-up-kind-school = 联系学校
follow-up-kind-home-visit = 家访
follow-up-kind-medical-referral = 就医转介
follow-up-kind-paperwork = 文书
follow-up-kind-other = 其他
follow-up-state-planned = 计划中
follow-up-state-open = 待办
follow-up-state-done = 已完成
follow-up-state-cancelled = 已取消
follow-up-state-overdue = 逾期
priority-low = 低
priority-normal = 一般
priority-high = 高
priority-urgent = 紧急

## 审批

approval-state-pending = 待审批
approval-state-approved = 已通过
approval-state-returned = 退回
approval-rule-before-closing = 结案前审批
approval-rule-within-30-days = 结案后限期内
approval-rule-none = 无需审批

## 今日待办

owed-crisis = 危机进行中
owed-report-clock = 强制报告计时
owed-red-contact = 红级待联系
owed-orange-overdue = 橙级逾期
owed-contact = 待联系
owed-outcome = 待记结果
owed-follow-up = 跟进逾期
owed-note = 待写记录
owed-approval = 待审批
owed-left-red = 离开红级
owed-no-counselor = 没有咨询师
owed-consent = 待知情同意
owed-draft = 草稿未完

## 用语

term-post = 辅导站
term-household = 家庭
term-child = 儿童
term-carer = 照护人
term-guardian = 监护人
term-case = 个案
term-care-team = 服务团队
term-stand-in = B角
term-appointment = 预约
term-entered-afterwards = 补录
term-note = 记录
term-addendum = 补记
term-passphrase = 口令
term-follow-up = 跟进
term-due = 到期
term-risk-level = 风险等级
term-consent = 知情同意
term-safety-plan = 安全计划
term-crisis-log = 危机记录

## 联系对象

contact-with-child = 与孩子
contact-with-carer = 与照护人
contact-with-parent = 与父母
contact-with-school = 与学校
contact-with-other = 与其他人
attempt-reached = 已联系上

## 由谁取消预约

called-off-by-child = 孩子
called-off-by-family = 家庭
called-off-by-school = 学校
called-off-by-counselor = 咨询师
called-off-by-other = 其他人

## 审计日志中的操作

audit-set-up = 建站
audit-sign-in = 登录
audit-sign-in-failed = 登录被拒
audit-lock = 锁定或离开
audit-create = 新建
audit-change = 修改
audit-remove = 移除
audit-read = 查阅
audit-sign = 签名定稿
audit-countersign = 督导审签
audit-enter-in-error = 标为误记作废
audit-approve = 审批
audit-change-state = 变更状态
audit-change-risk = 变更风险等级
audit-import = 导入
audit-export = 导出
audit-undo = 撤销操作
audit-grant = 授予查阅权限
audit-revoke = 收回查阅权限
audit-rotate = 更换密钥
audit-begin-keys = 建立本人密钥
audit-change-team = 变更团队
audit-hand-over = 交接个案
audit-approve-closing = 批准
audit-return = 退回
audit-erase = 彻底删除
audit-change-people = 变更人员或角色
audit-change-settings = 修改设置
audit-emergency-access = 紧急查阅
audit-recover = 使用恢复密钥
audit-publish = 公布统计
audit-backup = 备份
audit-restore = 恢复备份
audit-invite = 发出邀请
audit-uninvite = 收回邀请
audit-add-person = 加入本站
audit-change-roles = 变更角色
audit-suspend = 停用
audit-remove-person = 移出本站
audit-bring-back = 恢复在岗
audit-set-ssh-keys = 设置 SSH 密钥
audit-change-passphrase = 更换口令
audit-new-keys = 换了自己的密钥

## 语言

language-zh = 中文
language-en = English

## 列举

list-pair = { $before }、{ $next }
## 变更风险等级之后

risk-asks-safety-plan = 制定安全计划
risk-asks-duty-to-report = 考虑强制报告
risk-asks-tell-supervisor = 告知督导

## 预约提醒

warning-post-closed = 当天辅导站不开放
warning-outside-hours = 不在开放时间内
warning-day-off = 咨询师当天不上班
warning-class-hour = 在上课时间
owed-follow-up-due = 跟进到期

## 儿童及身边的人的字段

child-field-name = 姓名
child-field-sex = 性别
child-field-birth = 出生日期
child-field-resident-id = 身份证号
child-field-school = 学校
child-field-grade = 年级
child-field-class = 班级
child-field-boarding = 是否住校
child-field-village = 村（居）
child-field-categories = 类别
child-field-director = 儿童主任
child-field-left-register = 移出名册
child-field-address = 住址
child-field-phones = 电话
child-field-person = 身边的人
child-field-relation = 关系
child-field-carer = 是否照护人
child-field-guardian = 是否监护人
child-field-away = 是否外出务工
child-field-unable = 是否无力照护
child-field-died = 是否去世
child-field-works-at = 务工地
child-field-away-since = 外出时间
child-field-comes-home = 返乡时间
child-field-remarks = 备注
child-field-other-column = 其他栏目
answer-yes = 是
answer-no = 否
crisis-step-happened = 发生
crisis-step-told = 告知
crisis-step-red = 风险等级升为红·危急
crisis-step-report-owed = 需强制报告，开始计时
crisis-step-reported = 已报告
crisis-step-no-report = 无需强制报告
crisis-step-ended = 已结束
crisis-step-gone-on = 继续
