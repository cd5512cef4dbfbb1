# 本站人员：邀请、角色、口令、恢复

refusal-administrators-only = 只有管理员能做这件事
refusal-own-roles = 不能给自己加角色，请另一位管理员来做
refusal-last-administrator = 这样本站就没有管理员了；请先让别人担任管理员
refusal-keys-of-another = 密钥只能由本人更换，或用恢复词更换
refusal-bad-handle = 登录名为 1 至 32 个文字、数字或 - _ . @ ·，不含空格
refusal-handle-taken = 这个登录名已有人用或用过，请换一个
refusal-keys-taken = 本站已有人使用这个身份
refusal-invite-no-role = 请至少选一个角色
refusal-invite-bad-until = 邀请的有效期为 1 至 30 天；若天数无误，请校准本机时钟
refusal-invite-too-many = 已有 64 份邀请未用，请先收回一些
refusal-invite-handle-waits = 这个登录名已有一份未用的邀请；请先收回，或换一个名字
refusal-invite-past = 邀请已过期；请收回后重新邀请
refusal-invite-not-open = 这份邀请已不可用，请再看一遍列表
refusal-other-answer = 收到的应答不是您核对过的那一份，请重新核对指纹
refusal-signed-out = 您已不能登录：可能已被停用，或密钥已换新；请问管理员
refusal-no-such-person = 本站没有这个人；请看 carepost people list

people-invited =
    已邀请 { $name }，有效至{ $until }。请把下面的邀请码写在纸上或当面告诉对方；只显示这一次：

        { $code }

    对方在登录界面选“我有邀请码”，或运行 carepost join，输入邀请码。
    之后当面核对并确认：carepost people confirm { $name }
people-uninvited = 已收回对 { $name } 的邀请，邀请码作废。
people-not-answered = 还没有人用这份邀请应答。请新同事先输入邀请码。
people-compare =
    { $name } 的应答指纹如下，缺最后一组：

        { $fingerprint }

    请坐在一起，让对方念出自己屏幕上的最后一组，再输入：
        carepost people confirm { $name } --as { $who } --full-name "…" --fingerprint 最后一组
people-differs =
    这不是应答指纹的最后一组，没有改动任何内容。请把其余各组也核对一遍：

        { $fingerprint }

    如果不同，应答的是别人：carepost people uninvite { $name }，再重新邀请。
people-confirmed = { $name } 已加入本站，可以登录了。
people-changed = { $name }：{ $roles }；{ $standing }
people-invited-state = 已邀请
people-answered = 已应答，待确认
people-passphrase-changed = 本站的口令已更换。身份文件的旧副本（如备份里的）仍可用旧口令打开。
people-copies-behind = 以下各站仍是旧口令，或情况不明：
people-copies-next = 请到那里运行 carepost identity import 文件（文件由本站 carepost identity export 导出），或在那里也更换口令。
people-recovered =
    { $name } 已换用新密钥，可用新口令登录。其他人下次登录时会看到这个指纹：

        { $fingerprint }
people-joined =
    您已申请以 { $name }（{ $roles }）加入。请当面把这个指纹读给管理员核对：

        { $fingerprint }

    管理员确认之后运行：carepost --as { $name }
people-identity-exported = 身份已导出到 { $file }，仍由口令密封。在另一站运行 carepost join --identity 文件，或 carepost identity import 文件。
people-identity-imported = 本站的口令现在与该文件相同。
ask-new-passphrase = 新口令：
ask-new-passphrase-again = 再输入一次新口令：
ask-recovery-words = 24 个恢复词：
ask-invitation-code = 邀请码：
ask-identity-passphrase = 身份文件的口令：
fail-passphrases-differ = 两次输入的新口令不同，未作任何改动。
fail-same-passphrase = 新口令与旧口令相同，未作任何改动。
fail-identity-file = 这不是身份文件，或已损坏；未作任何改动。
fail-other-identity = 文件里的密钥不是这里所用的：是别人的，或已弃用；未作任何改动。
fail-older-passphrase = 该文件的口令比这里的旧；未作任何改动。
fail-not-recovery-words = 这不是 24 个恢复词，或其中有错；未作任何改动。
fail-other-recovery-words = 这些恢复词不是本站的，或此人不在岗；未作任何改动。
fail-recovery-broken = 人员名录前后不符；请运行 carepost check 查看。
fail-no-invitation = 没有用这个登录名的待答邀请。carepost people list 列出现有的邀请。
fail-not-a-code = 这不是邀请码，或有字符输错。邀请码共 12 组，每组 4 个字符。
fail-code-of-another-post = 这个邀请码是另一站的。
fail-code-not-open = 这份邀请已不可用：已用过或已收回。请向管理员再要一份。
fail-code-past = 这份邀请已过期。请向管理员再要一份。
fail-code-answered = 这份邀请已有人应答。如果不是您本人，请立即告诉管理员。
    如果是您本人而没有看到指纹，请要一份新的邀请。
fail-not-written = { $file } 无法写入，或已经存在。
line-people = 查看和更改本站人员
line-people-example = carepost people list --json
    carepost people roles wang --roles counselor,supervisor --as chen
    carepost people suspend wang --as chen
line-people-list = 列出人员和未用的邀请，附指纹
line-people-list-example = carepost people list --as chen
    carepost people list --json
line-people-invite = 邀请新同事；邀请码只打印一次
line-people-invite-example = carepost people invite wang --roles counselor --days 7 --as chen
    carepost people confirm wang --as chen
    carepost people confirm wang --fingerprint "12345 67890 …" --full-name "王丽" --as chen
line-people-uninvite = 收回邀请
line-people-uninvite-example = carepost people uninvite wang --as chen
line-people-confirm = 当面核对指纹后，确认应答的新同事
line-people-confirm-example = carepost people confirm wang --as chen
    carepost people confirm wang --as chen --full-name "Wang Li" --fingerprint 04711
line-people-roles = 更改某人的角色
line-people-roles-example = carepost people roles wang --roles counselor,administrator --as chen
line-people-suspend = 暂停某人登录
line-people-suspend-example = carepost people suspend wang --as chen
line-people-remove = 移出已离开的人
line-people-remove-example = carepost people remove wang --as chen
line-people-restore = 恢复某人
line-people-restore-example = carepost people restore wang --as chen
line-people-passphrase = 更换自己在本站的口令
line-people-passphrase-example = carepost people passphrase --as chen
line-people-recover = 用恢复词为忘记口令的人换新密钥
line-people-recover-example = carepost people recover chen
line-people-name = 登录名
line-people-roles-value = counselor、supervisor、overseer、administrator，可用逗号并列
line-people-days = 邀请有效天数，1 至 30（默认 7）
line-people-fingerprint = 新同事屏幕上显示的指纹
line-people-full-name = 姓名，用于排班和签名
line-people-new-passphrase = 从该文件首行读取新口令
line-people-words = 从该文件读取恢复词
line-join = 用邀请码加入
line-join-example = carepost join
    carepost join --identity my-identity
line-join-code = 从该文件首行读取邀请码
line-join-identity = 沿用另一站的身份文件
line-identity = 在各站之间携带自己的身份
line-identity-example = carepost identity export my-identity --as qin
    carepost identity import my-identity --as qin --store /srv/other
line-identity-export = 把密封的身份写入文件
line-identity-export-example = carepost identity export my-identity --as qin
line-identity-import = 本站改用某身份文件的口令
line-identity-import-example = carepost identity import my-identity --as qin
line-identity-file = 身份文件
line-identity-passphrase = 从该文件首行读取身份文件的口令

# 人员界面
command-go-people = 人员
command-invitation = 我有邀请码
command-forgotten = 忘记口令
people-title = 人员
people-name = 姓名
people-sign-in = 登录名
people-roles = 角色
people-standing = 状态
people-none = 还没有可显示的人员
people-fingerprint = 指纹
people-to-confirm = 待确认
people-good-until = 有效至{ $until }。
people-answered-next = 已有人应答。请坐到一起核对指纹，按 ⏎ 确认。
people-invited-next = 还没有人应答。邀请码只显示一次；若遗失，请收回后重新邀请。
people-invite = 邀请
people-invite-what = 邀请码只显示一次。对方输入后自设口令，再由您当面确认。
people-days = 有效天数
people-days-wrong = 1 至 30 天
people-code = 邀请码
people-code-before = 请把邀请码写在纸上或当面告诉 { $name }。只能用一次，有效至{ $until }，不再显示。
people-code-after = 对方在登录界面选“我有邀请码”并输入；之后您在这里当面确认。
people-code-keys = ⏎ 已交给对方
people-slip-keys = ⏎ 关闭
people-confirm = 确认
people-confirm-whom = 确认 { $name }
people-last-group = 对方最后一组
people-full-name = 姓名
people-phone = 电话
people-working-days = 上班日
people-every-day = 本站开放的每一天
people-countersign = 记录需督导审签
people-compare-face = 请坐到一起。对方屏幕上是同样的数字；请对方读出最后一组。
people-group-differs = 对方屏幕的最后一组不同：请勿确认，收回邀请
people-loses-keys = 失去的密钥将换新；此前能读的内容，对方可能已读过。
people-becomes-administrator = 管理员可以邀请、停用人员和更改设置。
people-suspend = 停用
people-suspend-who = 暂时不让 { $name } 登录？
people-suspend-what = 对方立即退出，其持有的密钥由下一位工作的同事换新。
people-remove = 移出
people-remove-who = { $name } 已离开本站？
people-remove-what = 对方立即退出，其持有的密钥换新；只属于其本人的内容将保持密封。
people-in-hand = 手上还有：在管个案 { $cases } 个，其中红橙 { $pressing } 个；未到的预约 { $appointments } 个；跟进 { $follow_ups } 项。
people-left-cases = 不交接的话，这些个案没有咨询师：由 B角 负责，督导在今日和督导看板上看到。
people-cases-unseen = 对方是否还有个案，您看不到：请先问咨询师或督导。留下的个案没有咨询师。
people-hand-over-first = 先交接
people-restore = 恢复
people-uninvite = 收回邀请
people-uninvite-who = 收回对 { $name } 的邀请？邀请码随即作废。
people-done = 已保存
people-passphrase = 口令
people-old-passphrase = 旧口令
people-new-passphrase = 新口令
people-passphrase-done = 口令已更换
people-passphrase-same = 与旧口令相同
settings-people-screen = 人员与邀请……
# 登录之前
door-go-on = 继续
door-code = 邀请码
door-code-hint = 共 12 组，每组 4 个字符，由管理员给您
door-code-length = 邀请码有 48 个字符，这里是 { $place } 个
door-code-character = 第 { $place } 个字符不会出现在邀请码里
door-code-wrong = 有字符输错，请再看一遍邀请码
door-other-post = 这个邀请码是另一站的
door-not-open = 这份邀请已用过或已收回，请向管理员再要一份
door-past = 这份邀请已过期，请向管理员再要一份
door-answered = 这份邀请已有人应答：如果不是您本人，请立即告诉管理员；如果是您而没有看到指纹，请要一份新的
door-bad-identity = 这不是身份文件，或已损坏
door-no-file = 没有这个文件，或它不是身份文件
door-join-as = 以 { $name } 加入：{ $roles }
door-join = 加入
door-existing = 已有身份
door-existing-what = 您在另一站登录过：同一身份和口令在两站通用。在另一站用 carepost identity export 导出文件。
door-identity = 身份文件
door-identity-passphrase = 该文件的口令
door-joined = 您已申请以 { $name } 加入。请当面把指纹读给管理员；最后一组等对方问到再读。
door-recovered = { $name } 已换用新密钥和新口令。这里的每个人下次登录时会看到这个指纹，可能会向您核对。
door-fingerprint-after = 登录之后，在“人员”里也能看到。
door-fingerprint-keys = ⏎ 去登录
door-recover = 换新密钥
door-words = 24 个恢复词
door-recover-what = 新密钥将取代旧密钥；这一操作永久记入日志。
door-word-unknown = 第 { $place } 个词不是恢复词
door-word-count = 这里有 { $found } 个词，需要 24 个
door-words-wrong = 这些词对不上：有一个错了，或有两个颠倒
door-unknown-name = 本站在岗人员中没有这个登录名
door-other-words = 这不是本站的恢复词
door-broken = 人员名录前后不符；请运行 carepost check 查看
# 登录之后
welcome-news = 密钥
welcome-news-drafts = 草稿
welcome-news-keys = ⏎ 已看过  Esc 以后  ↑↓
welcome-newer-passphrase = 您的口令在 { $post } 已更换，这里仍是旧口令。请到设置里更换，或运行 carepost identity import。
welcome-lost-drafts = 您有 { $count } 份草稿已无法读取。已保存的内容不受影响；只写在其中、从未保存的文字已丢失。按 ⏎ 清除。
welcome-other-keys = { $name } 的密钥与以前不同：
welcome-new-person = { $name } 新加入本站：
welcome-keys-next = 请当面或用熟悉的声音向本人核对指纹。若不符，立即告诉管理员。
