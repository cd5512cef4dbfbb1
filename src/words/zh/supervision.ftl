# 督导会谈

supervision-book = 约督导会谈
supervision-with = 与谁
supervision-about = 主题
supervision-about-hint = 全站可见，不写孩子的姓名
# $names 参加的人
supervision-among = 督导：{ $names }
# $about 主题，$names 参加的人
supervision-among-about = 督导：{ $names } · { $about }
