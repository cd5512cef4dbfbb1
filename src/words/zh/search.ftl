# 搜索

search-hint = 输入要找的词
search-over = 在您能查阅的 { $count } 条中查找；只在内存里，不写入磁盘
search-nothing = 没有找到。换个词，或 Esc 清除
search-count = 找到 { $count } 条；⏎ 打开
search-most = 先列出最近的 { $count } 条；多输几个字可缩小范围
