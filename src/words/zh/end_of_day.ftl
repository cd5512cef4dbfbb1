# 一天结束

end-of-day-unwritten = 还没写的记录
end-of-day-all-written = 都写好了
end-of-day-unsigned = 还没签名的记录
end-of-day-all-signed = 都已签名定稿
end-of-day-outcomes = 还没有结果的预约
end-of-day-kept = 未保存的内容
end-of-day-inbox = 收件
# $count 行数
end-of-day-caught = 还有 { $count } 行没有整理
end-of-day-tomorrow = 明天 · { $day }
end-of-day-nothing-tomorrow = 明天没有安排
end-of-day-sign-all = 一起签名
end-of-day-nothing-to-sign = 没有可签名的记录；未保存的请先打开保存

end-of-day-before-going = 离开之前
end-of-day-sheet = 明天的纸面日程：写成文本文件，位置由您定（P）
end-of-day-backup = 备份：大家都退出以后运行，文件夹放在另一个磁盘上
# $handle 登录名
end-of-day-backup-command = carepost backup 文件夹 --as { $handle }
end-of-day-backup-service = 备份：由管理服务的人停下服务，复制后再启动：
end-of-day-backup-service-how = 用服务的账号运行 carepost backup 文件夹 --store 辅导站文件夹
end-of-day-lock = 锁定（a）

# 纸面日程

sheet-title = 纸面日程 · { $day }
sheet-path = 写到
sheet-path-hint = /media/usb/明天.txt——新文件，只有您能读
sheet-names = 姓名
sheet-names-veiled = 只写姓
sheet-names-full = 全名
sheet-write = 写入
sheet-children = { $count } 名儿童
sheet-made = { $who } 制，{ $day } { $time }
sheet-shred = 请随身带好，当天用完后粉碎。
sheet-written = 日程已写到 { $path }，只有您的账户能读
