term-emergency-access = 紧急查阅
refusal-not-the-recovery-key = 这组恢复词不属于本辅导站，没有打开任何内容
refusal-not-recovery-words = 这不是 24 个恢复词，请逐词核对
refusal-end-is-over = 那一天已经过去，请填以后的日期
