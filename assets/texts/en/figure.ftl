# figure
figure-empty = Nothing to draw yet: no results fit this choice.
figure-sources = Drawn from { $sources }
figure-distance-js = JS distance
figure-distance-emd = EMD
figure-distance-to = { $distance } to { $culture }

# columns of the table view
figure-column-question = Question
figure-column-wording = Wording
figure-column-topic = Topic
figure-column-toward = Moved toward
figure-column-change = Change of distance
figure-column-distance-before = { $distance } to { $culture }, before
figure-column-distance-after = { $distance } to { $culture }, after
figure-column-tension = Tension
figure-column-mass = Option mass, { $model }
figure-column-options = Options
figure-column-shares = Shares, { $who }
figure-column-row = Row
figure-column-model = Model
figure-column-group = Group
figure-column-item = Item
figure-column-count = Values
figure-column-measure = Measure
figure-column-value = Value
figure-column-mark = Mark
figure-column-mean = Mean
figure-column-mean-low = Mean, 95% from
figure-column-mean-high = Mean, 95% to
figure-column-first-quartile = First quartile
figure-column-median = Median
figure-column-third-quartile = Third quartile
figure-toward-neither = neither

# the drawings
figure-people = People, { $culture }
figure-moved-toward = Moved toward { $culture }
figure-moved-neither = Nearer to neither
figure-shares-axis = Share of answers
figure-arrow-axis = { $distance } to the culture moved toward
figure-shift-note = Each row is a question. Bars from top to bottom: people of the first culture, the model before, the model after, people of the second; options from left to right. The arrow runs from the { $distance } before to the one after; 0 is the same distribution.
figure-shift-tip = { $wording } · { $a }: { $beforea } → { $aftera } · { $b }: { $beforeb } → { $afterb } · tension { $tension }
figure-scatter-note = Each arrow is a question, from the model before to the model after. A question is counted as nearer to the culture whose answers differ less from the model’s, by JS divergence and EMD together.
figure-scatter-tip = { $wording } · { $a }: { $beforea } → { $aftera } · { $b }: { $beforeb } → { $afterb }
figure-nearer-to = Nearer to { $culture }
figure-questions-nearer = Questions nearer to { $culture }
figure-equal-distance = Equal distance
figure-leaning = { $before } of { $count } → { $after } of { $count }
figure-violin-note = The outline is the density of the values, each dot a value. Box: quartiles and median; whiskers: furthest values within 1.5 times the box. Diamond: mean with its 95% bootstrap interval.
figure-violin-mean = mean { $mean }
figure-violin-interval = [{ $low }, { $high }]
figure-violin-count = { $count } values

# exporting
figure-too-large = The picture would have { $width } × { $height } pixels, more than can be drawn.
figure-too-large-advice = Show fewer rows, choose a smaller size, or export it as PDF or SVG.
figure-not-drawn = The figure could not be drawn: { $error }.
figure-unknown-ending = “{ $path }” does not end in .svg, .pdf, .png or .csv.
figure-unknown-ending-advice = Give the file one of these endings.

# Scores as figures
figure-title-shift = Which questions moved, and toward whom?
figure-title-scatter = Did the model come nearer to one culture or to both?
figure-title-heat-map = Where are the models far from { $culture }?
figure-title-violin = How many of the words it gives do people give too?
figure-subtitle-shift = { $before } → { $after }; { $a } and { $b }; { $questions } questions
figure-subtitle-heat-map = { $rows } rows, { $models } models
figure-subtitle-violin = { $cues } cues that no model learnt from
figure-title-profile = How pleasant, exciting and concrete are the words it gives?
figure-subtitle-profile = { $cues } cues; of each the median over its first { $depth } words that the ratings know
figure-profile-mute = ; none from { $model }
figure-attribute-valence = Valence
figure-attribute-arousal = Arousal
figure-attribute-concreteness = Concreteness
figure-measure-valence = Valence: 1 unpleasant to 9 pleasant
figure-measure-arousal = Arousal: 1 calm to 9 exciting
figure-measure-concreteness = Concreteness: 1 abstract to 5 concrete
figure-profile-people = People
figure-profile-emotional = Words with a valence, %
figure-profile-concrete = Concrete words ({ $from } or more), %
figure-profile-abstract = Abstract words (below { $from }), %
figure-profile-unknown-share = Words without a concreteness, %
figure-profile-p = { $attribute }: p against people
figure-profile-published = { $column } ({ $title })
figure-profile-note = * p is 0.05 or above: the test shows no difference from people (Wilcoxon’s signed-rank test, two-sided, cue by cue). That does not show that there is none.
figure-profile-unknown = The ratings of words know none of the words that people gave.
figure-profile-unknown-advice = Import ratings in the language of the word associations.
figure-no-attribute = “{ $name }” is not an attribute of words.
figure-no-attribute-advice = There are: { $names }.
figure-measure-precision = Share of a cue’s first { $depth } words that people gave too (P@{ $depth })
figure-violin-human = People (one half against the other)
figure-needs-two-models = This figure compares two models; only one was asked.
figure-needs-two-cultures = This figure compares two cultures; the study has fewer.
figure-no-model = There are no scores of a model called “{ $name }”.
figure-no-culture = There are no scores for a culture called “{ $name }”.
figure-no-culture-advice = There are: { $names }.
figure-no-distance = “{ $name }” is not a distance. Use js or emd.
