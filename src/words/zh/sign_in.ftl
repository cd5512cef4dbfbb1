# 登录

sign-in-title = 请登录
sign-in-name = 登录名
sign-in-trying = 正在打开……
sign-in-wrong = 口令不对。
sign-in-wait = 请等 { $seconds } 秒再试。
sign-in-too-many = 您同时登录的次数太多。请先在别处退出一个，再试。
sign-in-forgotten = 忘了口令？按 F3，用恢复词换新密钥；旧口令找不回来。
sign-in-other-name = 换登录名
