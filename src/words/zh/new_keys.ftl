# 自己换新密钥：口令可能已被人知道
new-keys = 换新密钥
new-keys-own = 为自己换新密钥
new-keys-make = 换新密钥
new-keys-what = 口令可能已被人知道时用：只换口令，旧的密钥副本仍然有效。您在别处的登录会结束，人人会看到您的新指纹；草稿和个案都还在。
new-keys-before = 旧密钥从前能读的，可能已被人读过；今后写的，旧密钥打不开。
new-keys-done = 您已换新密钥和新口令，旧的在本站一律不认。您今后的指纹：
new-keys-next = 同事下次登录时会看到它，可能会向您核对。
new-keys-old-at = 旧密钥在这些站仍然有效：{ $posts }。请在那里也换新密钥，或把这一份带过去：本站用 carepost identity export，那边用 carepost people new-keys --identity。
new-keys-too-many = 您持有的个案太多，一次换不完；请改用恢复词：登录界面按 F3
fail-new-keys-too-many = 您持有的个案太多，一次换不完；什么都没有改。请改用恢复词：carepost people recover 登录名
fail-new-keys-same = 文件里的密钥就是这里在用的；什么都没有改。
people-keys-replaced =
    您已换新密钥和新口令，旧的在本站一律不认。其他人下次登录时会看到这个指纹：

        { $fingerprint }

    旧密钥从前能读的，可能已被人读过；今后写的，旧密钥打不开。
people-keys-old-at = 旧密钥在这些站仍然有效：
people-keys-old-next = 请在那里也换：carepost people new-keys；或把这一份带过去：本站 carepost identity export 文件，那边 carepost people new-keys --identity 文件。
line-people-new-keys = 口令可能已被人知道时，换掉自己的密钥
line-people-new-keys-example = carepost people new-keys --as chen
    carepost people new-keys --identity my-identity --as qin
line-people-new-keys-identity = 今后改用在另一站新做的身份，从它的文件读取
command-new-keys = 换新密钥
welcome-old-keys = 您的密钥在 { $post } 已换新，这里仍是旧的。请到设置里换新密钥，或运行 carepost people new-keys --identity。
