"""What can be wrong with a selection on the command line."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "asked.nothing": Entry(
        en="it is not said which number is meant",
        zh="没有说明要问哪个数",
        fix_en="Name members of these levels: {levels}; as in {example}.",
        fix_zh="请按这些层级指定成员：{levels}；例如 {example}。",
    ),
    "asked.no_sign": Entry(
        en="a selection reads LEVEL=MEMBER",
        zh="选择的写法是“层级=成员”",
        fix_en="Write {example}, say.",
        fix_zh="例如写成 {example}。",
    ),
    "asked.level_twice": Entry(
        en="level {level} is named twice",
        zh="层级 {level} 写了两次",
        fix_en="Name its members in one place, with commas: {level}=one,another.",
        fix_zh="请把成员写在一处，用逗号隔开：{level}=甲,乙。",
    ),
    "asked.member_twice": Entry(
        en="member {member} of level {level} is named twice",
        zh="层级 {level} 的成员 {member} 写了两次",
        fix_en="Name it once.",
        fix_zh="只写一次即可。",
    ),
    "asked.no_member": Entry(
        en="no member of level {level} is named",
        zh="没有写出层级 {level} 的成员",
        fix_en="Members are, for example, {example}.",
        fix_zh="成员例如：{example}。",
    ),
    "asked.layers": Entry(
        en="numbers of several members of {level} do not add up: {members}",
        zh="{level} 的多个成员不能相加：{members}",
        fix_en="Ask about one at a time.",
        fix_zh="请一次只问一个。",
    ),
    "asked.derived": Entry(
        en="measure {measure} is made of others and has no number of its own to explain",
        zh="指标 {measure} 由其他指标算出，没有自己的求解过程可解释",
        fix_en="Ask about what it is made of: {sources}.",
        fix_zh="请改问它的来源：{sources}。",
    ),
    "asked.no_cell": Entry(
        en="no cell of the plan has all of these members at once",
        zh="计划里没有单元同时属于这些成员",
        fix_en="With what is asked before it, {level} can be {members}.",
        fix_zh="在前面各项之下，{level} 可以是 {members}。",
    ),
}
