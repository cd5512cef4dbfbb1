# 新人头几天

command-first-day = 入职清单
first-day = 您在这里的第一天
first-day-what = { $count } 项中已完成 { $done } 项，完成后自动打勾。F1 查看全部按键，F12 遮屏。
first-day-all-done = 全部完成，这张清单不再出现。
first-day-hint = ⏎ 前往  x 收起  Esc 以后
first-day-put-away = 已收起。Ctrl-P 输入“入职清单”可再看
first-day-confirmed = 指纹已核对确认
first-day-confirmed-how = 管理员已与您的屏幕当面核对。人员（g u）中可看各人的指纹，有疑问当面问。
first-day-keys = 工作所需的密钥已到
first-day-keys-how = 由持有密钥的咨询师或督导下次登录时自动交给您。
first-day-card = 名片上有您的电话
first-day-card-how = 由管理员填写，连同工作日：人员（g u）中您的那一行。
first-day-team = 已加入一个个案的服务团队
first-day-team-how = 由该个案的咨询师加入（T），或在孩子上按 C 自己接案。
first-day-appointment = 第一个预约已登记
first-day-appointment-how = 在今日、日程或孩子上按 n 登记。
first-day-note = 第一份记录已签名定稿
first-day-note-how = 在预约或孩子上按 w 书写，F6 签名定稿。
first-day-supervisor = 本站有督导
first-day-supervisor-how = 在此之前没有人能审批结案、也没有人能看审计日志。人员（g u）里按 n 邀请。
first-day-look-in = 有可供您查阅的个案或记录
first-day-look-in-how = 由咨询师共享给您（K，今日页会显示），或指定您为个案的督导（T）。
first-day-supervision = 第一次督导会谈已登记
first-day-supervision-how = 在今日、日程或看板上按 V 登记。
first-day-room = 有可预约的房间
first-day-room-how = 设置（g o）中按 n 新建。
