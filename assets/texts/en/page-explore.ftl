# Explore
page-explore-shares = How answers divide over the options
page-explore-distance = { $distance } to the culture it moved toward
page-explore-percent = { $n }%
page-explore-change = { $before } → { $after }
page-explore-open-question = Open the question “{ $wording }”
page-explore-select-topic = Select the topic { $topic }
page-explore-select-row = Select “{ $name }”
page-explore-option = { $n } · { $words }
page-explore-distances = { $distance } to { $culture }: { $before } before, { $after } after
page-explore-tension-is = Tension between the two cultures: { $tension }
page-explore-after-toward = { $model }, moved toward { $culture }
page-explore-of = of { $count }
page-explore-scatter-note = Left and low is near. A line that runs down toward the left comes nearer to both.
page-explore-id-topic = { $id } · { $topic }
page-explore-measure-is = { $measure }: { $value }
