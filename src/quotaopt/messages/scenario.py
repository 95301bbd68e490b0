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
    "scenario.name": Entry(en="scenario", zh="情景"),
    "scenario.comes_from": Entry(en="from", zh="来源"),
    "scenario.changes": Entry(en="changes", zh="改动"),
    "scenario.because": Entry(en="because", zh="理由"),
    "scenario.without": Entry(en="without {path}", zh="去掉 {path}"),
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

_WHATIF: dict[str, Entry] = {
    "whatif.nothing_asked": Entry(
        en="Nothing is changed: what if what?",
        zh="没有给出任何改动，无从试算",
        fix_en="Change an entry, such as --set total=130e6, or name a scenario of the plan: {known}.",
        fix_zh="请用 --set 改动一项，例如 --set total=130e6，或用 --scenario 指定情景：{known}。",
    ),
    "whatif.nothing": Entry(
        en="This changes nothing: the plan says all of it already",
        zh="没有任何改动：计划本来就是这样写的",
        fix_en="Give another value.",
        fix_zh="请换一个数值。",
    ),
}

_BESIDE: dict[str, Entry] = {
    "beside.plan": Entry(en="plan", zh="原计划"),
    "beside.other": Entry(en="what if", zh="试算"),
    "beside.measures": Entry(en="The whole company, plan beside plan", zh="全公司各项指标对比"),
    "beside.twice": Entry(
        en="Two plans go by the name {name}",
        zh="有两份计划都叫“{name}”",
        fix_en="Name every plan and every scenario once.",
        fix_zh="每份计划、每个情景只写一次。",
    ),
    "beside.nothing_solved": Entry(
        en="None of the plans can be met, so there are no targets to write",
        zh="没有一份计划可以达成，因此没有目标可写",
        fix_en="See why: quotaopt diagnose.",
        fix_zh="请用 quotaopt diagnose 查看原因。",
    ),
    "beside.one_table": Entry(
        en="A table holds one combination of levels, and --by names several",
        zh="一个表格文件只能按一组层级汇总，而 --by 给出了多组",
        fix_en="Name one, such as --by region,line; or write a workbook (.xlsx), which has a sheet for each.",
        fix_zh="请只写一组，例如 --by region,line；或写成工作簿（.xlsx），每组一张表。",
    ),
    "beside.too_many": Entry(
        en="A picture shows at most {most} plans, and there are {count}",
        zh="一张图最多画 {most} 份计划，现有 {count} 份",
        fix_en="Draw fewer of them at a time.",
        fix_zh="请分几次画。",
    ),
    "beside.called": Entry(en="plan", zh="计划"),
    "beside.because": Entry(en="because", zh="理由"),
    "beside.figures": Entry(en="Figures", zh="指标对比"),
    "beside.inputs": Entry(en="What differs", zh="改动"),
    "beside.input": Entry(en="input", zh="改动的项目"),
    "beside.reads": Entry(en="before → after", zh="原值 → 新值"),
    "beside.rules": Entry(en="Rules", zh="规则"),
    "beside.rule": Entry(en="rule", zh="规则"),
    "beside.members": Entry(en="members", zh="成员"),
    "beside.what": Entry(en="what", zh="情况"),
    "beside.binds": Entry(en="binds", zh="起作用"),
    "beside.begins": Entry(en="begins to bind", zh="开始起作用"),
    "beside.ceases": Entry(en="ceases to bind", zh="不再起作用"),
    "beside.of_rules": Entry(en="{name}, {what}: {rules}", zh="{name}，{what}的规则：{rules}"),
    "beside.same_rules": Entry(
        en="{name}: the same rules bind as before.", zh="{name}：起作用的规则与原来相同。"
    ),
    "beside.join": Entry(en=", ", zh="、"),
    "beside.why": Entry(en="{name}: why", zh="{name}：变动原因"),
    "beside.no_input": Entry(
        en="{name}: nothing differs that any target depends on.", zh="{name}：影响目标的输入没有差异。"
    ),
    "beside.impossible": Entry(en="cannot be met", zh="无法达成"),
    "beside.stopped": Entry(en="no answer passed the checks", zh="没有通过检验的结果"),
    "beside.runs_into": Entry(en="{name} cannot be met:", zh="{name}无法达成："),
    "beside.unsettled": Entry(en="{name} has no answer:", zh="{name}没有结果："),
    "beside.more_drawn": Entry(
        en="those that differ most; {count:,} more are left out", zh="只画差异最大的，另有 {count:,} 个未画"
    ),
    "beside.other_parts": Entry(
        en="The other measures and tiers stand in files: -o FILE.", zh="其他指标与档位见输出文件：-o 文件。"
    ),
    "beside.of_one": Entry(en="{name}: {what}", zh="{name}：{what}"),
    "beside.target": Entry(en="target", zh="目标"),
    "beside.change": Entry(en="change", zh="变动"),
    "beside.burden": Entry(en="burden", zh="负担率"),
    "beside.growth": Entry(en="growth", zh="增长率"),
    "beside.figure.total": Entry(en="total", zh="总目标"),
    "beside.figure.growth": Entry(en="growth on last year", zh="比去年增长"),
    "beside.figure.lowest": Entry(en="lowest burden", zh="最低负担率"),
    "beside.figure.highest": Entry(en="highest burden", zh="最高负担率"),
    "beside.figure.mean_deviation": Entry(en="mean distance from 1", zh="负担率平均偏离"),
    "beside.figure.gini": Entry(en="Gini coefficient", zh="基尼系数"),
    "beside.figure.away": Entry(en="away from the reference", zh="偏离基准的金额"),
    "beside.figure.binding": Entry(en="rules that bind", zh="起作用的规则数"),
    "beside.figure.changed": Entry(en="targets changed", zh="有变动的目标个数"),
    "beside.figure.moved": Entry(en="amount that moves", zh="变动的金额"),
    "beside.points": Entry(en="{number} pp", zh="{number} 个百分点"),
}

_CALL: dict[str, Entry] = {
    "cli.whatif.output": Entry(
        en="Write the plans beside each other: .csv .tsv .parquet (every cell, or the groups of --by), "
        ".xlsx, .json, .txt, or bars as .svg or .png. Repeatable.",
        zh="写出对比结果：.csv .tsv .parquet（每个单元一行，或按 --by 汇总）、.xlsx、.json、.txt，"
        "或柱状图 .svg .png。可重复。",
    ),
    "cli.whatif.short": Entry(
        en="Say what a plan would be with other entries: who gains, who loses, which rules bind.",
        zh="试算：改动计划后谁增谁减，哪些规则开始或不再起作用。",
    ),
    "cli.whatif": Entry(
        en="""Show a plan beside what it would be with other entries: a scenario of it, or single changes.
Who gains and who loses, the measures beside each other, which rules begin and cease to bind;
where the rules forbid it, which of them contradict each other.

Examples:
  quotaopt whatif demo/plan.yaml --set total=126e6
  quotaopt whatif demo/plan.yaml --scenario 高目标 --by region,line -o what-if.xlsx
  quotaopt whatif demo/plan.yaml --set rules.华东.share=0.33 --set total=122e6 -o bars.svg""",
        zh="""把计划与改动后的计划并排列出：可以是计划中的情景，也可以是若干项改动。
谁增谁减，各项指标对比，哪些规则开始或不再起作用；无法达成时，指出互相矛盾的规则。

示例：
  quotaopt whatif demo/plan.yaml --set total=126e6
  quotaopt whatif demo/plan.yaml --scenario 高目标 --by region,line -o what-if.xlsx
  quotaopt whatif demo/plan.yaml --set rules.华东.share=0.33 --set total=122e6 -o bars.svg""",
    ),
}

ENTRIES: dict[str, Entry] = {**_STATED, **_WHATIF, **_BESIDE, **_CALL}
