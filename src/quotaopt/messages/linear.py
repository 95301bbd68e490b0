"""What linear and integer programming says: answers that did not hold, solvers that are not there."""

from quotaopt.messages.entry import Entry

ENTRIES: dict[str, Entry] = {
    "linear.refused": Entry(
        en="{method} says '{says}', but its answer does not hold: rows are missed by {violation:.1e} of "
        "their size; it reaches {objective:.9g} while the best bound is {bound:.9g} (gap {gap:.1e})",
        zh="{method} 声称“{says}”，但其结果未通过验证：约束的相对偏差为 {violation:.1e}；"
        "目标值为 {objective:.9g}，而最好的界为 {bound:.9g}（差距 {gap:.1e}）",
        fix_en="This is a numerically extreme plan; widen limits that leave almost no room, or report it.",
        fix_zh="该计划在数值上过于极端；请放宽几乎没有余地的限制，或向我们反馈。",
    ),
    "linear.unknown_solver": Entry(
        en="There is no solver '{name}'",
        zh="没有名为“{name}”的求解器",
        fix_en="Use one of: {known}",
        fix_zh="可用的求解器：{known}",
    ),
    "linear.pulp_missing": Entry(
        en="The solver '{name}' needs PuLP, which is not installed",
        zh="求解器“{name}”需要 PuLP，但尚未安装",
        fix_en="Install it with: pip install 'quotaopt[pulp]'",
        fix_zh="请运行以下命令安装：pip install 'quotaopt[pulp]'",
    ),
    "linear.solver_missing": Entry(
        en="PuLP can drive {name}, but {name} is not installed here",
        zh="PuLP 支持 {name}，但本机尚未安装 {name}",
        fix_en="Install it (pip install {package}, or its program on the PATH), or leave the choice to "
        "quotaopt: --solver auto",
        fix_zh="请安装（pip install {package}，或将其程序加入 PATH），"
        "也可由 quotaopt 自行选择：--solver auto",
    ),
    "linear.no_point": Entry(
        en="{method} says '{says}' and gives neither a plan nor a proof that there is none",
        zh="{method} 声称“{says}”，既未给出方案，也未证明无解",
        fix_en="Try another solver, or report it.",
        fix_zh="请换用其他求解器，或向我们反馈。",
    ),
}
