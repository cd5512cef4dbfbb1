# 记录一次联系

contact-title = 记录联系 · { $name }
contact-edit-title = 更正联系
contact-at = 时间
contact-channel = 方式
contact-with = 对象
contact-outcome = 结果
contact-also-for = 同时记给
contact-words = 内容
contact-attempt = 只记为尝试，不更新上次联系
contact-not-child = 没有直接联系到孩子，应联系日期不变
