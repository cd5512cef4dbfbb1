# 表单、菜单与确认

form-hint-when = 明天下午3点 · 周五 14:30 · +3d
form-hint-when-past = 今天 9:30 · 昨天下午3点 · 上周五
form-hint-day = 明天 · 下周三 · 12-01 · +7d
form-hint-day-past = 今天 · 昨天 · 上周五 · 11-20
form-hint-minutes = 50 · 1h30 · 一个半小时
form-hint-pick = 输入姓名、拼音或首字母
form-required = 此处需要填写
form-lies-ahead = 这个时间还没有到
form-choose = 请选择
form-not-picked = 请从列表中选择一项，或清空
form-nothing-found = 没有找到
form-more = 另有 { $count } 项
form-full = 已到长度上限
form-secret-shown = 请用英文输入：输入法的候选窗口会显示字母
form-saving = 正在保存……
form-draft-kept = 未保存的内容已留作草稿
form-draft-back = 已恢复上次未保存的内容
draft-not-kept = 没有留成草稿，正在再试：{ $why }
draft-leave-anyway = 输入的内容没有留成草稿，离开就会丢失；再按一次仍然离开
draft-lost = 最后输入的内容没能留成草稿
draft-thrown-away = 草稿已丢弃；u 找回
draft-brought-back = 草稿已找回
form-on = 是
form-off = 否
form-key-complete = 补全
form-key-next = 下一项
form-key-choose = 选择
form-key-tick = 勾选
form-narrow-keys = ⏎ 打开 · Tab 扩大到全部内容 · Esc 回到列表
form-narrowed-keys = Esc 清除

confirm-yes = 确定
confirm-no = 不，返回

# 没有办成的原因

refusal-not-your-role = 您的角色不能做这件事
refusal-counselors-only = 由咨询师来做
refusal-gone = 该记录已不存在
refusal-not-readable = 此内容只属于其服务团队
refusal-unwritable = 这条记录无法按此写入
refusal-conflict = 有人在此期间改动了这条记录；内容仍在这里，请核对后再保存
refusal-conflict-by = { $name } 在此期间改动了这条记录；内容仍在这里，请核对后再保存
refusal-not-authorised = 辅导站的规则不允许这样做，没有写入任何内容
refusal-disk-full = 磁盘已满，没有写入；请腾出空间后再保存
refusal-disk-failed = 磁盘出错，没有写入；请再试或换一台电脑
refusal-too-many-drafts = 您的草稿已达上限，或这一份太长：请先保存，或清理“今日”中不再需要的草稿
refusal-unknown = 无法确定是否已写入；重新启动后即可得知
refusal-renewed = carepost 已更新，此处未能保存：请先记下，再退出（Ctrl-Q）并重新启动
refusal-older-host = 还有人在用更新前的版本：请让其退出，一分钟后再试；或重启服务
refusal-no-host = 主机没有应答，也无法启动；请再试
refusal-too-much = 主机一次接受不了这么多；请减少内容，或稍后再试
refusal-not-there = 主机没有此内容，或已不再有
refusal-not-handed-out = 主机不向您提供此内容；持有的人可以分享给您
refusal-unfitting = 主机的应答不相符；若一再出现，主机与程序可能版本不同：请都退出后重新启动
refusal-tampered = 主机的应答与日志不符：请停止工作，运行 carepost check
refusal-no-key = 您没有此内容的密钥
refusal-nothing-to-undo = 没有可撤销的操作
refusal-nothing-to-import = 花名册里没有名册尚缺的内容
refusal-changed-since = 其中的内容此后又有改动，不能撤销
refusal-case-open-already = 这个孩子已有在管个案
file-not-written = 无法写到那里，或已有同名文件：请换一个名字。
form-theirs = 别人刚改为：{ $theirs }
form-theirs-next = 再保存一次就用您的，或改成别人的。
