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
refusal-no-such-person = 本站没有这个人；请看 carepost people list
