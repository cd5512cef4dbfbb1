# 知情同意的表单

consent-title = 知情同意 · { $name }
consent-answer = 答复
consent-agreed = 同意
consent-way = 方式
consent-proof = 存放处／见证人
consent-proof-hint = 书面：存放在哪里；电话：谁见证
consent-on = 日期
consent-until = 有效至
consent-until-hint = 不填则长期有效
consent-purposes = 用途
consent-departments = 部门
consent-departments-hint = 逐一写明，用顿号隔开
consent-childs-word = 孩子的话
consent-refused-means = 拒绝会留在档案上，不会再提示取得
consent-withdraw-title = 撤回同意 · { $name }
consent-withdrawn-on = 撤回日期
consent-withdraw-means = 此后这项同意不再有效，记录保留
consent-not-withdrawable = 已拒绝或已撤回，没有可撤回的同意
consent-remove = 删去同意记录
consent-remove-why = 只用于误记；监护人改变主意请用撤回（⏎）
