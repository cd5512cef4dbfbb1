# 状态行、页眉与遮屏

status-saved = 已保存：{ $what }
status-signed = 已签名定稿：{ $what }
status-access-given = 已给予查阅：{ $what }
status-access-ended = 已收回查阅：{ $what }
status-team-changed = 已变更团队：{ $what }
status-handed-over = 已交接：{ $what }
status-countersigned = 已审签：{ $what }
status-approved = 已批准：{ $what }
status-returned = 已退回：{ $what }
status-entered-in-error = 已误记作废：{ $what }
status-imported = 已{ $what }；u 整批撤销
status-undone = 已撤销：{ $what }
status-redone = 已重做：{ $what }
status-under-way = 正在保存
status-locks-soon = { $seconds } 秒后锁定，按任意键继续
status-unreadable-record = 收到一条无法读取的记录，请运行 carepost check
undo-wait = 上一个改动还在保存，稍后再撤销
undo-nothing = 没有可以撤销的操作
undo-elsewhere = 要撤销的是另一屏的“{ $what }”；再按一次撤销
undo-earlier = 要撤销的是这次登录以前的“{ $what }”；再按一次撤销
redo-nothing = 没有可以重做的操作
redo-elsewhere = 要重做的是另一屏的“{ $what }”；再按一次重做
redo-earlier = 要重做的是这次登录以前的“{ $what }”；再按一次重做
view-too-small = 窗口太小：需 { $columns }×{ $rows }，现 { $has-columns }×{ $has-rows }
view-veiled = 姓名已遮

cover-pin = 密码
cover-wrong = { $left ->
   *[other] 不对，还可试 { $left } 次
}
cover-trying = 请稍候……

pin-what-for = 仅在本次登录中有效，用来揭开遮屏；锁定后失效
pin-first = 4 至 8 位数字
pin-again = 再输一次
pin-keys = ⏎ 确定  Esc 以后再设
pin-chosen = 遮屏密码已设好
pin-not-a-pin = 请输入 4 至 8 位数字
pin-not-the-same = 两次输入不一样，请重新输入

## 改动的名称

change-roster = 导入花名册，{ $count } 名儿童
change-record = 记录
change-settings = 设置
change-room = 房间
change-holiday = 休息日
change-person = 人员
change-contact = 联系
change-inbox-line = 随手记
status-renumbered = 编号 { $from } 同时给了两个个案：{ $child }的个案现为 { $to }
status-clash-heard = 同一时间别人也约了：{ $clash }
status-not-all-read = 资料未能全部读出：辅导站没有应答。请锁定（g q）后重新登录
status-renewed = carepost 已更新：请退出（Ctrl-Q）后重新启动；草稿都已留存
status-no-host-yet = 辅导站没有应答；⏎ 再试（多账户共用的站：systemctl status carepost）
status-long-opening = 仍在打开：首次在本机使用或故障之后可能需要几分钟，数据不会丢失
status-also-in = 在线：{ $names }
status-others-in = 另有 { $count } 人在线
repeat-nothing = 还没有可以再做一次的
repeat-not-here = 这一行做不了刚才那一步
