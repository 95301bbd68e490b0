"""Sentences about scenarios and what-ifs."""

from quotaopt.messages.entry import Entry

_STATED: dict[str, Entry] = {
    "plan.scenario_empty": Entry(
        en="The scenario changes nothing: it has neither set nor without",
        zh="该情景没有任何改动：既没有 set，也没有 without",
        fix_en="Write what it overrides, such as set: {{total: 130_000_000}}, or take the scenario out.",
        fix_zh="请写明要改什么，例如 set: {{total: 130_000_000}}；不需要则删去该情景。",
    ),
    "plan.unknown_scenario": Entry(
        en="There is no scenario {name}",
        zh="没有名为“{name}”的情景",
        fix_en="The scenarios are: {known}.",
        fix_zh="现有情景：{known}。",
    ),
    "plan.unknown_scenario_near": Entry(
        en="There is no scenario {name}; did you mean {near}?",
        zh="没有名为“{name}”的情景，是否想写“{near}”？",
        fix_en="The scenarios are: {known}.",
        fix_zh="现有情景：{known}。",
    ),
    "scenario.twice": Entry(
        en="Two scenarios are called {name}: the plan file has one already",
        zh="有两个情景都叫“{name}”：计划文件中已有同名情景",
        fix_en="Give this one another name, or let it come from that one: from: {name}.",
        fix_zh="请给它另取名称；若想在原情景上再改，请用 from: {name}。",
    ),
    "scenario.circle": Entry(
        en="The scenario {name} comes from itself: {circle}",
        zh="情景“{name}”绕回了自身：{circle}",
        fix_en="Take out one from, so that the line begins with the plan.",
        fix_zh="请去掉其中一处 from，使继承从计划本身开始。",
    ),
    "scenario.changes_nothing": Entry(
        en="The scenario {name} changes nothing: the plan says all of this already",
        zh="情景“{name}”没有任何改动：计划本来就是这样写的",
        fix_en="Change a value, or take the scenario out.",
        fix_zh="请改动其中的数值，或删去该情景。",
    ),
    "scenario.adds_nothing": Entry(
        en="The scenario {name} changes nothing of {parent}, from which it comes",
        zh="情景“{name}”与其来源“{parent}”完全相同，没有新的改动",
        fix_en="Change a value, or take the scenario out.",
        fix_zh="请改动其中的数值，或删去该情景。",
    ),
    "scenario.none_chosen": Entry(
        en="A file of scenarios is given, but none of them is chosen",
        zh="给出了情景文件，但没有选用其中任何情景",
        fix_en="Add --scenario with one of these names: {known}.",
        fix_zh="请加上 --scenario 并写明名称，可选：{known}。",
    ),
    "scenario.no_scenarios": Entry(
        en="This is no file of scenarios",
        zh="这不是情景文件",
        fix_en="It should hold names with what each overrides, a line such as"
        " high: {{set: {{total: 130_000_000}}}}.",
        fix_zh="文件应由情景名及其改动组成，例如一行写 高目标: {{set: {{total: 130_000_000}}}}。",
    ),
    "scenario.a_plan": Entry(
        en="This is a plan file, not a file of scenarios",
        zh="这是计划文件，不是情景文件",
        fix_en="Take its scenarios into a file of their own; or give it in place of the plan.",
        fix_zh="请把其中的情景另存为一个文件；或把它作为计划文件使用。",
    ),
}

ENTRIES: dict[str, Entry] = {**_STATED}
