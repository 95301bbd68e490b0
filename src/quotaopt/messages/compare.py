"""The change between two plans, and why two plans cannot be compared."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "compare.other_levels": Entry(
        en="the two plans have different levels: {before} before, {after} after",
        zh="两份计划的层级不同：原计划为 {before}，新计划为 {after}",
        fix_en="Compare plans with the same dimensions and levels, in the same order.",
        fix_zh="请比较维度和层级都相同、顺序也相同的两份计划。",
    ),
    "compare.other_layers": Entry(
        en="the two plans have different measures or tiers: {before} before, {after} after",
        zh="两份计划的指标或档位不同：原计划为 {before}，新计划为 {after}",
        fix_en="Give both plans the same measures and tiers, in the same order.",
        fix_zh="请让两份计划的指标和档位相同、顺序一致。",
    ),
    "compare.other_units": Entry(
        en="the two plans count in different units: {before} before, {after} after",
        zh="两份计划的计量单位不同：原计划为 {before}，新计划为 {after}",
        fix_en="Convert one of them first: amounts in different units cannot be subtracted.",
        fix_zh="请先换算成同一单位：单位不同的金额不能相减。",
    ),
    "compare.input.total": Entry(en="total", zh="总目标"),
    "compare.input.entry": Entry(en="{name}", zh="{name}"),
    "compare.input.rule": Entry(en="rule {name}", zh="规则 {name}"),
    "compare.input.table": Entry(en="table {name}", zh="表 {name}"),
    "compare.input.rows": Entry(en="rows of {name}", zh="{name} 的增减行"),
    "compare.input.belonging": Entry(en="who belongs where ({name})", zh="归属关系（{name}）"),
    "compare.input.finance": Entry(en="totals, {count} entries", zh="总目标等 {count} 项"),
    "compare.input.rules": Entry(en="rules, {count} of them", zh="{count} 条规则"),
    "compare.input.reference": Entry(en="references, {count} inputs", zh="基准 {count} 项"),
    "compare.input.people": Entry(en="people, {count} inputs", zh="人员 {count} 项"),
    "compare.input.policy": Entry(en="policy, {count} entries", zh="政策 {count} 项"),
    "compare.input.entangled": Entry(en="{count} inputs that go together", zh="须同时变动的 {count} 项输入"),
    "compare.input.everything": Entry(en="all {count} inputs together", zh="{count} 项输入合在一起"),
    "compare.one_plan": Entry(
        en="there is nothing to compare {plan} with",
        zh="没有可与 {plan} 比较的计划",
        fix_en="Name a second plan file, or change this one: --set total=130e6.",
        fix_zh="请给出第二份计划文件，或用 --set 修改这一份，例如 --set total=130e6。",
    ),
    "compare.called": Entry(en="   {before} → {after}", zh="   {before} → {after}"),
    "compare.where_of_two": Entry(
        en="--where is about the change between two plans, and there are more",
        zh="--where 用于两份计划之间的比较，这里有更多份",
        fix_en="Compare two at a time, or use --by.",
        fix_zh="请两份两份地比较，或改用 --by。",
    ),
    "compare.set_of_which": Entry(
        en="--set and --scenario change the other plan, and there are several: {plans}",
        zh="--set 与 --scenario 用于修改另一份计划，这里另有多份：{plans}",
        fix_en="Make it a scenario of the plan file, and name that.",
        fix_zh="请把改动写成计划文件中的情景，再写上情景名。",
    ),
    "compare.company": Entry(en="the whole company", zh="全公司"),
    "compare.nothing": Entry(
        en="No input differs that any target depends on: the two plans are the same.",
        zh="影响目标的输入没有任何差异：两份计划相同。",
    ),
    "compare.inputs": Entry(en="Inputs", zh="变动的输入"),
    "compare.input": Entry(en="what changed", zh="变动的输入"),
    "compare.reads": Entry(en="before → after", zh="原值 → 新值"),
    "compare.cells": Entry(en="Cells", zh="单元"),
    "compare.adds": Entry(en="adds", zh="增加"),
    "compare.takes": Entry(en="takes", zh="减少"),
    "compare.net": Entry(en="net", zh="净变动"),
    "compare.together": Entry(en="together", zh="合计"),
    "compare.before": Entry(en="before", zh="原计划"),
    "compare.after": Entry(en="after", zh="新计划"),
    "compare.difference": Entry(en="change", zh="变动"),
    "compare.percent": Entry(en="%", zh="%"),
    "compare.unchanged": Entry(en="in sum unchanged", zh="总额不变"),
    "compare.balance": Entry(
        en="gaining: {up} (by {gain} in sum); losing: {down} (by {loss}); unchanged: {same}",
        zh="增加 {up} 个，共 {gain}；减少 {down} 个，共 {loss}；不变 {same} 个",
    ),
    "compare.other_parts": Entry(
        en="Another measure or tier in full: {example}", zh="其他指标或档位的明细：{example}"
    ),
    "compare.others": Entry(en="others", zh="其余"),
    "compare.shapley": Entry(
        en="Every effect is the mean over the {orders} orders in which the inputs can change (Shapley "
        "value); plans solved and certified: {solves}.",
        zh="每项影响都是各输入按 {orders} 种先后次序变动时的平均值（Shapley 值）；"
        "共求解并验证 {solves} 份计划。",
    ),
    "compare.owen": Entry(
        en="Every effect is the mean over the {orders} orders in which inputs of a kind follow one another "
        "(Owen value); plans solved and certified: {solves}.",
        zh="每项影响都是同类输入相继变动的 {orders} 种次序下的平均值（Owen 值）；"
        "共求解并验证 {solves} 份计划。",
    ),
    "compare.adds_up": Entry(
        en="In every row the effects add up to the change, to the step.",
        zh="每一行各项影响之和都等于变动额，分毫不差。",
    ),
    "compare.unproved": Entry(
        en="Of these plans {count} are not proved to be the best, or miss a limit in whole steps; the "
        "effects carry that along.",
        zh="其中 {count} 份计划未证明最优，或取整后有规则略有出入；各项影响中包含由此带来的偏差。",
    ),
    "compare.restricted": Entry(
        en="Only {orders} of {of} orders count. The others pass through plans that cannot be, such as those "
        "with",
        zh="{of} 种次序中只有 {orders} 种可行：其余次序会经过不成立的计划，例如只改变下列输入时：",
    ),
    "compare.no_order": Entry(
        en="Inputs that cannot change one by one count as one: every order would pass through a plan that "
        "cannot be. There is no plan with",
        zh="无法逐项变动的输入合并为一项：否则任何次序都会经过不成立的计划。只改变下列输入时没有可行的计划：",
    ),
    "compare.mixture": Entry(en="{inputs} alone: {why}", zh="{inputs}：{why}"),
    "compare.more_mixtures": Entry(en="… and {count:,} more", zh="… 另有 {count:,} 种"),
    "report.stage.compare": Entry(en="solve the plans in between", zh="求解两份计划之间的各种组合"),
    "cli.compare.others": Entry(
        en="Plan files, versions (DIR@2), or scenarios of the first plan; without any, the first with"
        " --scenario and --set.",
        zh="其他计划文件、版本（DIR@2），或第一份计划中的情景；省略时为第一份计划加上 --scenario 和 --set。",
    ),
    "cli.compare.where": Entry(
        en="Only these members, such as region=华东 or rep=Ada,Bob. Repeatable.",
        zh="只看这些成员，例如 region=华东 或 rep=张三,李四。可重复。",
    ),
    "cli.compare.output": Entry(
        en="Write the change: .csv .tsv .parquet (every cell), .xlsx, .json, or a waterfall as .svg "
        "or .png; of three and more plans also .txt, and bars. Repeatable.",
        zh="写出比较结果：.csv .tsv .parquet（每个单元一行）、.xlsx、.json，或瀑布图 .svg .png；"
        "三份及以上时还有 .txt，图为柱状图。可重复。",
    ),
    "cli.compare.short": Entry(
        en="Say who gains and who loses between two plans, and because of which input.",
        zh="两份计划之间谁增谁减，各由哪项输入造成。",
    ),
    "cli.compare": Entry(
        en="""Compare plans: who gains, who loses, and what each input that differs does to everybody.
The effects are Shapley values and add up to the change in every row, in whole steps.

Three and more plans stand beside each other, each measured against the first.

Examples:
  quotaopt compare demo/plan.yaml --set total=122e6 --set rules.华东.share=0.33
  quotaopt compare demo/plan.yaml 高目标 新品放缓 --by region -o three.xlsx
  quotaopt compare demo/plan.yaml --set total=122e6 --by region,quarter
  quotaopt compare demo/plan.yaml --set total=122e6 --where region=华东 -o why.svg""",
        zh="""比较计划：谁增谁减，以及每项不同的输入对每个人的影响。
各项影响为 Shapley 值，以取整单位计，每一行之和都等于变动额。

三份及以上的计划并排列出，都与第一份相比。

示例：
  quotaopt compare demo/plan.yaml --set total=122e6 --set rules.华东.share=0.33
  quotaopt compare demo/plan.yaml 高目标 新品放缓 --by region -o three.xlsx
  quotaopt compare demo/plan.yaml --set total=122e6 --by region,quarter
  quotaopt compare demo/plan.yaml --set total=122e6 --where region=华东 -o why.svg""",
    ),
}
