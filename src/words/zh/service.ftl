# 作为服务运行的主机：日志，以及不能启动的原因

line-socket = 共用辅导站服务的套接字（或用环境变量 CAREPOST_SOCKET）
serve-listening = carepost：主机已就绪
serve-sessions = carepost：已登录会话 { $count } 个
serve-cut-malformed = carepost：因消息无法识别而断开：{ $count }
serve-cut-too-long = carepost：因消息过长而断开：{ $count }
serve-cut-too-slow = carepost：因过慢或未及时证明密钥而断开：{ $count }
serve-cut-not-taken = carepost：因不接收应答而断开：{ $count }
serve-cut-too-many = carepost：因数量过多而拒绝或断开：{ $count }
serve-proof-refused = carepost：未通过的密钥证明：{ $count }
serve-ended = carepost：主机已退出，已应答的内容都在磁盘上
fail-serves-already = 已有主机在为这个辅导站服务，进程 { $pid }。
    可先停止它（systemctl stop carepost），也可不必：会话通过套接字连接它。
fail-socket-taken = 另一个主机正在 { $socket } 监听，没有启动。
    请用 --socket 指定别的套接字。
fail-not-a-socket = { $socket } 已存在且不是套接字，没有改动。
    请用 --socket 指定别处。
fail-no-service = 辅导站的服务在 { $socket } 没有应答。
    只有套接字所属组内的账户才能连接（id 显示您所在的组）。systemctl status carepost 显示服务是否在运行。
