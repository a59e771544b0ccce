"""Writes ../paper_tables.json: survey rows printed in ALIGN (Table 14) with distances
recomputed by scipy from the printed, rounded distributions. Run in this folder."""
import json
from scipy.spatial.distance import jensenshannon

rows = []
for question, human, vanilla, sft, js_vanilla, js_sft, emd_vanilla, emd_sft in (
    ("Heaven", .12, .71, .18, .437, .061, .173, .062),
    ("Life after death", .12, .90, .36, .596, .208, .020, .246),
    ("God", .17, .41, .29, .182, .100, .232, .119),
    ("Hell", .11, .47, .16, .288, .049, .359, .047),
):
    js = lambda a, b: float(jensenshannon([a, 1 - a], [b, 1 - b]))
    rows.append(dict(
        question=question,
        human=[human, 1 - human], vanilla=[vanilla, 1 - vanilla], sft=[sft, 1 - sft],
        printed=dict(js_vanilla=js_vanilla, js_sft=js_sft, emd_vanilla=emd_vanilla, emd_sft=emd_sft),
        computed=dict(js_vanilla=js(human, vanilla), js_sft=js(human, sft),
                      emd_vanilla=abs(human - vanilla), emd_sft=abs(human - sft)),
    ))
source = (
    "ALIGN, Table 14. JS is the natural-log Jensen-Shannon distance (square root of the divergence); "
    "inputs are rounded to whole percent, so computed values agree to about 0.01. The printed vanilla "
    "EMD of the first two rows (0.173, 0.020) does not follow from the printed distributions (0.59, 0.78): "
    "taken as misprints."
)
json.dump(dict(survey_distances=dict(source=source, rows=rows)), open("../paper_tables.json", "w"), indent=1)
