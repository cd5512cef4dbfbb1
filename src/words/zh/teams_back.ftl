# 回来的人在服务团队里，但没有钥匙
teams-back = 回到您的团队
teams-back-of = { $name } 已回来，在您的 { $count } 个服务团队里，但没有钥匙：{ $numbers }
teams-back-many = { $name } 已回来，在您的 { $count } 个服务团队里，但没有钥匙：{ $numbers } …
teams-back-what = 给了钥匙，对方就能再读这些个案，包括这期间写下的。不该再读的，请先移出团队。
teams-back-give = 把钥匙还给对方
teams-back-none = 您的团队里没有人缺钥匙
teams-back-heard = 有人回到您的团队，但没有钥匙：g u，再按 B
command-give-back = 还钥匙
