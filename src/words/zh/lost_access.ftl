# 工作中不能再读的内容；状态栏只有 60 列，要短
lost-access-case = { $number } 已不再对您开放
lost-access-cases = { $count } 个个案已不再对您开放
lost-access-some = 有内容已不再与您共享
lost-access-draft = { $lost }；输入的已存为草稿
