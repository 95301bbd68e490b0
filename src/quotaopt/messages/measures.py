"""Sentences about measures and tiers."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "plan.measure_total": Entry(
        en="A measure needs exactly one of total and derived",
        zh="每个指标必须且只能填写 total、derived 之一",
        fix_en="Write total: 27_000_000 for a number of its own, "
        "or derived: {{收入: 0.12}} for a share of another.",
        fix_zh="有独立总额的写 total: 27_000_000；由其他指标推算的写 derived: {{收入: 0.12}}。",
    ),
    "plan.number_beside_measures": Entry(
        en="With measures, each has its own {key}; the plan has none",
        zh="已声明 measures，{key} 应写在各指标内，计划顶层不再填写",
        fix_en="Move {key} into the measure it belongs to.",
        fix_zh="请把 {key} 移到所属指标中。",
    ),
    "plan.all_derived": Entry(
        en="Every measure is derived from another; none has a total of its own",
        zh="所有指标都由其他指标推算，没有一个有独立总额",
        fix_en="Give at least one measure a total.",
        fix_zh="请至少给一个指标填写 total。",
    ),
    "plan.ratio_of_what": Entry(
        en="{input} is neither table.column nor, without over, a ratio of measures",
        zh="{input} 既不是“表.列”，也没有用 over 写成两个指标之比",
        fix_en="Write of: table.column, or of: 毛利 with over: 收入.",
        fix_zh="请写 of: 表.列；两个指标之比写 of: 毛利, over: 收入。",
    ),
    "plan.ratio_same": Entry(
        en="The rule '{rule}' compares the measure {measure} with itself",
        zh="规则“{rule}”把指标 {measure} 与自身相比",
        fix_en="Name another measure in over.",
        fix_zh="请在 over 中写另一个指标。",
    ),
    "plan.ratio_in_measure": Entry(
        en="The rule '{rule}' compares two measures, and selects by measure as well",
        zh="规则“{rule}”比较两个指标，又按指标选择",
        fix_en="Take measure out here; ratio says which measures are meant.",
        fix_zh="请删除此处的 measure；ratio 已写明是哪两个指标。",
    ),
    "plan.no_measures": Entry(
        en="A ratio with over compares two measures, and the plan declares none",
        zh="带 over 的比率用于比较两个指标，而计划没有声明 measures",
        fix_en="Declare measures, or write of: table.column without over.",
        fix_zh="请声明 measures；或去掉 over，写成 of: 表.列。",
    ),
    "plan.unknown_measure": Entry(
        en="The plan has no measure {name}",
        zh="计划中没有指标 {name}",
        fix_en="There is: {known}.",
        fix_zh="现有指标：{known}。",
    ),
    "plan.main_tier": Entry(
        en="Exactly one tier must carry the plan's own totals",
        zh="必须有且只有一个档位使用计划本身的总额",
        fix_en="Write that tier as {{}}, for example 目标: {{}}, "
        "and of_total: 0.9 or totals: in every other.",
        fix_zh="该档位写成 {{}}，如 目标: {{}}；其余档位写 of_total: 0.9 或 totals:。",
    ),
    "plan.tier_factor": Entry(
        en="The tier's factor {input} is not above zero",
        zh="档位系数 {input} 不大于零",
        fix_en="Write 1.2 for 20 % more; leave it out where there is no difference.",
        fix_zh="高出 20 % 写 1.2；没有差别则不写。",
    ),
    "plan.derived_selected": Entry(
        en="The measure {name} is derived from {made_of}; a rule cannot limit it by itself",
        zh="指标 {name} 由 {made_of} 推算而来，没有可供规则限制的独立目标",
        fix_en="State the limit for {made_of}, or compare the two with ratio: {{of: ..., over: ...}}.",
        fix_zh="请改为对 {made_of} 设限，或用 ratio: {{of: ..., over: ...}} 限制两个指标之比。",
    ),
    "plan.derived_from_what": Entry(
        en="{name} is not a measure with a total of its own",
        zh="{name} 不是有独立总额的指标",
        fix_en="Choose among: {known}.",
        fix_zh="可用的指标：{known}。",
    ),
    "plan.tier_without_total": Entry(
        en="The tier states totals, but none for the measure {name}",
        zh="该档位填写了 totals，但没有指标 {name} 的总额",
        fix_en="Add {name}: with its total, or state of_total for the whole tier.",
        fix_zh="请补上 {name} 的总额，或为整个档位填写 of_total。",
    ),
    "plan.tier_and_measures": Entry(
        en="A plan without measures has one total; totals by measure have no meaning",
        zh="计划没有声明 measures，不能按指标填写 totals",
        fix_en="Write of_total: 1.15, or declare measures.",
        fix_zh="请写 of_total: 1.15，或声明 measures。",
    ),
    "plan.tiers_cross": Entry(
        en="The tier {lower} ({low}) is above the tier {upper} ({high}); tiers are listed from low to high",
        zh="档位 {lower}（{low}）高于档位 {upper}（{high}）；档位须由低到高排列",
        fix_en="Change the totals, or the order of the tiers.",
        fix_zh="请修改总额，或调整档位顺序。",
    ),
    "plan.rule_called_nested": Entry(
        en="A rule cannot be called {rule}: that is what keeps these two tiers in order",
        zh="规则不能叫 {rule}：这是两个档位高低关系本身的名称",
        fix_en="Give the rule another name.",
        fix_zh="请换一个名称。",
    ),
    "tiers.nothing_above": Entry(
        en="{count} cells have a reference in the tier {lower} and none in {upper}, which may not be less: "
        "{members}",
        zh="低档目标不得高于高一档，但有 {count} 个单元在 {lower} 有基准、在 {upper} 却没有：{members}",
        fix_en="State a factor above 0 for them in {upper}, or 0 in the tiers below it as well.",
        fix_zh="请在 {upper} 为它们填写大于 0 的系数，或在更低的档位也填 0。",
    ),
    "plan.level_called": Entry(
        en="A level cannot be called {level} here: that name tells measures or tiers apart",
        zh="此处层级不能命名为 {level}：规则和表格用它区分指标或档位",
        fix_en="Rename the level, with rename: in its tables.",
        fix_zh="请给该层级改名，并在数据表的 rename: 中对应。",
    ),
    "derived.no_rate": Entry(
        en="{column} holds no usable rate of the measure {measure} for {count} cells: {members}",
        zh="{column} 中有 {count} 个单元取不到指标 {measure} 的有效比例：{members}",
        fix_en="Fill the column with rates of 0 or more.",
        fix_zh="请在该列中补齐不小于零的比例。",
    ),
    "certify.derived": Entry(
        en="derived measure '{name}' {members}: {activity} is not what the targets it is made of come to",
        zh="推算指标“{name}”{members}：{activity} 与其来源目标推算的结果不符",
        fix_en="Derive it again from the published targets.",
        fix_zh="请由已发布的目标重新推算。",
    ),
    "report.checked.derived": Entry(en="derived measure", zh="推算指标"),
    "certify.means.derived": Entry(
        en="Derived measures ({count}) were recomputed from the targets they are made of, to the step.",
        zh="推算指标（{count} 个）均由其来源目标重新计算，误差小于一个取整单位，合计取最接近的整数步。",
    ),
    "note.base_below_task": Entry(
        en="If everybody just reached the tier {tier}, the total of {main} would be missed by {short}",
        zh="若人人只达到“{tier}”档，将比“{main}”档的总额少 {short}",
        fix_en="Let the lowest tier carry the task: write it as {{}} and the others as of_total above 1.",
        fix_zh="可由最低档承担总任务：把它写成 {{}}，其余档位写大于 1 的 of_total。",
    ),
    "tiers.factor_blank": Entry(
        en="{column} says nothing for {count} people of the tier {tier}: {members}",
        zh="档位 {tier} 的系数列 {column} 有 {count} 人为空：{members}",
        fix_en="Fill the column; 1 means no difference.",
        fix_zh="请补齐该列；没有差别请写 1。",
    ),
    "tiers.factor_negative": Entry(
        en="{column} is below zero for {count} people of the tier {tier}: {members}",
        zh="档位 {tier} 的系数列 {column} 有 {count} 人为负：{members}",
        fix_en="A factor is 0 or more.",
        fix_zh="系数不能小于零。",
    ),
}
