"""Sentences of the certify room: what was verified by which means, and proof files."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "proof.unreadable": Entry(
        en="this is not a proof file: {reason}",
        zh="这不是证明文件：{reason}",
        fix_en="Proof files are written by quotaopt; give one of them.",
        fix_zh="请提供由 quotaopt 写出的证明文件。",
    ),
    "proof.version": Entry(
        en="the proof file has version {version}; this quotaopt reads and writes version {known}",
        zh="证明文件的版本为 {version}，本程序读写的版本为 {known}",
        fix_en="Renew it: quotaopt solve PLAN --proof FILE. Or verify it with the quotaopt that wrote it.",
        fix_zh="请重新生成：quotaopt solve 计划文件 --proof 证明文件；或用写出它的 quotaopt 版本验证。",
    ),
    "proof.no_refutation": Entry(
        en="no plan was found, and no single proof shows that there is none",
        zh="没有找到可行方案，但也没有单独的证明表明不存在",
        fix_en="Lots, counts and lists leave too many ways to choose. Leave --proof out to see the conflict.",
        fix_zh="起订额、个数限制与可选值的取舍过多。请去掉 --proof：diagnose 本身会说明矛盾所在。",
    ),
    "verify.no_plan": Entry(
        en="targets are checked against a plan, and none was given",
        zh="核对目标需要计划文件，但未给出",
        fix_en="Name it: quotaopt verify FILE PLAN. Only a proof can be checked without its plan.",
        fix_zh="请给出计划文件：quotaopt verify 文件 计划文件。只有证明文件可以脱离计划单独验证。",
    ),
    "certify.means.cells": Entry(
        en="Each of the plan's {count} cells has exactly one target, 0 or more and in whole steps.",
        zh="计划的 {count} 个单元各有且只有一个目标，均不为负，且为取整单位的整数倍。",
    ),
    "certify.means.rules": Entry(
        en=(
            "The total and all {rules} rules, {rows} rows in all, were read anew from the plan's own tables "
            "and compared in exact integers, without tolerance."
        ),
        zh=(
            "总额与全部 {rules} 条规则（共 {rows} 行）均从计划自身的表格重新读取，"
            "以精确整数逐行比较，无任何容差。"
        ),
    ),
    "certify.means.rules_stated": Entry(
        en=(
            "The total and all {rules} rules, {rows} rows in all, as the proof states them, were compared in "
            "exact integers, without tolerance."
        ),
        zh="总额与全部 {rules} 条规则（共 {rows} 行）按证明中的陈述，以精确整数逐行比较，无任何容差。",
    ),
    "certify.means.choices": Entry(
        en="Lots, lists of values and counts ({rules} rules, {rows} rows in all) were compared likewise.",
        zh="起订额、可选值与个数限制（{rules} 条规则，共 {rows} 行）以同样方式核对。",
    ),
    "certify.means.reference": Entry(
        en="The references are taken as stated; they are not negative and sum to the plan's amount.",
        zh="基准按所述采用；已验证其不为负且合计与计划一致。",
    ),
    "certify.means.references": Entry(
        en="References, or cells without one, are those that a solve makes of the plan (by its own code).",
        zh="基准（或没有基准的单元）与求解时由计划得出的一致（由求解部分的代码重新计算）。",
    ),
    "certify.means.bound": Entry(
        en=(
            "No plan that keeps the rules has an objective below {bound:.9g} (weak duality, recomputed "
            "from the multipliers); these targets, rounding to whole steps included, have "
            "{objective:.9g}: a gap of {gap:.2e}."
        ),
        zh=(
            "凡满足规则的计划，目标值都不低于 {bound:.9g}（由乘子按弱对偶重新计算）；"
            "这组目标含取整在内为 {objective:.9g}，差距 {gap:.2e}。"
        ),
    ),
    "certify.means.stage": Entry(
        en=(
            "Stage {number}, {kind}: no plan that keeps the rules and what the stages before it reached "
            "has less than {bound:.9g} (weak duality, recomputed from its prices); {value:.9g} was reached "
            "before rounding, these targets have {objective:.9g}."
        ),
        zh=(
            "第 {number} 步（{kind}）：凡满足规则并保持前面各步结果的计划，目标值都不低于 {bound:.9g}"
            "（由乘子按弱对偶重新计算）；取整前达到 {value:.9g}，这组目标为 {objective:.9g}。"
        ),
    ),
    "certify.means.stage_open": Entry(
        en="Stage {number}, {kind}: how far its {value:.9g} is from the best is not proved.",
        zh="第 {number} 步（{kind}）：其结果 {value:.9g} 与最优的差距未获证明。",
    ),
    "certify.means.settled": Entry(
        en=(
            "The rounds settle {settled} of {units} burdens; by the prices, no plan that is as good has any "
            "of them further away than {play:.2e}."
        ),
        zh=(
            "各轮共确定 {units} 个负担中的 {settled} 个；"
            "由乘子可知，同样好的计划中这些负担相差不超过 {play:.2e}。"
        ),
    ),
    "certify.means.soft": Entry(
        en="The {rules} soft rules ({rows} rows) may be missed; by how much they are was computed exactly.",
        zh="{rules} 条软规则（共 {rows} 行）允许未达到；其偏差已精确计算。",
    ),
    "certify.means.coincides": Entry(
        en=(
            "Every notion of fairness has this same optimum: the {rows} rows that shape it are nested plain "
            "sums under a fixed total (checked), and over such sums all notions agree (Fujishige 1980)."
        ),
        zh=(
            "各公平准则在此有同一个最优解：决定结果的 {rows} 行都是固定总额之下逐层嵌套的求和（已检查），"
            "在这类结构上所有准则一致（Fujishige 1980）。"
        ),
    ),
    "certify.means.no_bound": Entry(
        en="How far these targets are from the fairest plan is not proved.",
        zh="这组目标与最公平计划的差距未获证明。",
    ),
    "certify.means.source": Entry(
        en=(
            "The plan and its {tables} tables are, byte for byte, those the proof was written for; its "
            "cells, rules and limits, read anew from them, are those that it states."
        ),
        zh="计划及其 {tables} 张表与写出证明时逐字节一致；由其重新读取的单元、规则与限值与证明中的陈述相同。",
    ),
    "certify.means.stated": Entry(
        en=(
            "What is proved is proved of the plan as the file states it: '{plan}', sha256 {sha256}…. Whether "
            "that is your plan is told by: quotaopt verify PROOF PLAN."
        ),
        zh=(
            "以下结论针对文件中陈述的计划：“{plan}”，sha256 {sha256}…。"
            "它是否就是您的计划，请用 quotaopt verify 证明文件 计划文件 核对。"
        ),
    ),
    "certify.means.claimed": Entry(
        en="Not verified, as stated by the solver: class {plan_class}, method {method}.",
        zh="未经验证、按求解器所述：类别 {plan_class}，方法 {method}。",
    ),
    "certify.means.impossible": Entry(
        en=(
            "No plan in whole steps keeps these {rows} rows together: added up at the stated prices they ask "
            "for more than any cells can carry (Farkas, recomputed in exact arithmetic)."
        ),
        zh=(
            "没有任何按取整单位的计划能同时满足以下 {rows} 行限制：按所述乘子相加后，"
            "其要求超出各单元所能承担的上限（Farkas 引理，以精确算术重新计算）。"
        ),
    ),
    "certify.means.impossible_cases": Entry(
        en=(
            "No plan in whole steps keeps these {rows} rows together: what lots, lists and counts leave to "
            "choose falls into {cases} cases, which leave nothing out, and in each of them the rows, added "
            "up at its prices, ask for more than any cells can carry (Farkas, recomputed in exact "
            "arithmetic)."
        ),
        zh=(
            "没有任何按取整单位的计划能同时满足以下 {rows} 行限制：起订额、可选值与个数限制的取舍分为 "
            "{cases} 种情形，无一遗漏；每种情形下按其乘子相加后，要求都超出各单元所能承担的上限"
            "（Farkas 引理，以精确算术重新计算）。"
        ),
    ),
    "certify.means.impossible_lot": Entry(
        en="{row}: nothing, or at least {amount}", zh="{row}：不分配，或至少 {amount}"
    ),
    "certify.means.impossible_one_of": Entry(
        en="{row}: one of {amount}", zh="{row}：只能取以下数值之一：{amount}"
    ),
    "certify.means.impossible_at_most": Entry(
        en="{row}: no more than {amount} carry anything", zh="{row}：最多 {amount} 个有目标"
    ),
    "certify.means.impossible_lower": Entry(en="{row}: at least {amount}", zh="{row}：至少 {amount}"),
    "certify.means.impossible_upper": Entry(en="{row}: at most {amount}", zh="{row}：至多 {amount}"),
    "certify.means.impossible_fixed": Entry(en="{row}: exactly {amount}", zh="{row}：恰为 {amount}"),
    "certify.means.impossible_lower_of": Entry(
        en="{row}: at least {amount} times the sum it is compared with",
        zh="{row}：至少为所比较合计的 {amount} 倍",
    ),
    "certify.means.impossible_upper_of": Entry(
        en="{row}: at most {amount} times the sum it is compared with",
        zh="{row}：至多为所比较合计的 {amount} 倍",
    ),
    "certify.means.impossible_row": Entry(en="{row}", zh="{row}"),
    "certify.means.idle": Entry(
        en="{cells} cells are taken as stated to have no reference, and so to carry nothing.",
        zh="有 {cells} 个单元按所述没有基准，因而不承担目标。",
    ),
    "certify.means.smallest": Entry(
        en="Not verified, as stated by the solver: without any one of these rows the others can be kept.",
        zh="未经验证、按求解器所述：去掉其中任何一行，其余各行即可同时满足。",
    ),
}
