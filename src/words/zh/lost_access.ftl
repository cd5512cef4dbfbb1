# 工作中不能再读的内容
lost-access-case = { $number } 已不再对您开放：其中的文字已从这里移除。
lost-access-cases = { $count } 个个案已不再对您开放：其中的文字已从这里移除。
lost-access-some = 有内容已不再与您共享：其中的文字已从这里移除。
lost-access-draft = 您输入的内容已存为草稿。
