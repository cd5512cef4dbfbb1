# 帮助与命令面板

help-here = 这一屏
help-row = 这一行
help-going = 前往
help-moving = 移动
help-text = 文字与表单
help-everywhere = 随处可用
help-hint = ↑↓ 移动  Esc 返回

palette-hint = 命令的中文、英文或拼音
palette-keys = ⏎ 执行  ↑↓ 选择  Esc 返回
palette-empty = 没有这样的命令；Esc 返回
