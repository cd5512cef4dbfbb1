# 一天结束

end-of-day-unwritten = 还没写的记录
end-of-day-all-written = 都写好了
end-of-day-unsigned = 还没签名的记录
end-of-day-all-signed = 都已签名定稿
end-of-day-tomorrow = 明天 · { $day }
end-of-day-nothing-tomorrow = 明天没有安排
end-of-day-sign-all = 一起签名
end-of-day-nothing-to-sign = 没有可签名的记录；未保存的请先打开保存
