# 会话不相信的内容

doubt-title = 本站目前的资料不可信
doubt-badge = 资料存疑
doubt-frame = 辅导站日志的第 { $frame } 帧与此前的内容不相接、被改动过，或其作者无权签写；其间可能略去了什么。
doubt-head = 辅导站的日志不是从前见过的那一份：第 { $frame } 帧附近有缺失，或已被换掉。
doubt-people = 所告知的站内人员与日志不符：有人离开或换了密钥，可能被瞒着您。
doubt-records = 有 { $count } 条记录比辅导站的日志所载更旧、已损坏，或被扣下。
doubt-given = 给您的 { $count } 把密钥与所公布的不符：给出密钥者的程序被改动过，或其密钥已落入他人之手。
doubt-memory = 您自己文件夹里记下的“上次见到的日志”已无法读出。此后日志是否被截断，无从得知。
doubt-stop = 屏幕上的内容可能有误或过时。请不要继续工作：退出，运行 carepost check，并询问保管备份的人。
doubt-given-next = 用它封存的内容您打不开。请告知管理员：把您移出团队再加回，或停用后再恢复，会另给一把。
doubt-memory-next = 请运行 carepost check。从现在起会重新记下。
doubt-keys = Esc 收起；上方的标记保留到锁定
