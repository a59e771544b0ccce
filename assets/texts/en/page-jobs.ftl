# Jobs

page-jobs-none = Nothing has run yet
page-jobs-none-sentence = Trainings and probes appear here with their progress; they go on when the window is closed. To see the machinery at work, let the machine count.
page-jobs-count = Count to sixty
page-jobs-open = Open { $title }
page-jobs-stop = Stop { $title }
page-jobs-resume = Resume { $title }
page-jobs-remove-this = Remove
page-jobs-removed = “{ $title }” was removed.
page-jobs-resume-this = Resume
page-jobs-stopping = Stopping after this step
page-jobs-starting = Starting
page-jobs-queued = { $before ->
    [0] Waits for its turn
    [one] Waits for its turn: it is next
   *[other] Waits for its turn, after { $before } jobs
}
page-jobs-running = { $done } of { $of }
page-jobs-running-left = { $done } of { $of }, { $left } left
page-jobs-finishing = Finishing
page-jobs-stopped = Stopped; it can go on
page-jobs-finished = Done
page-jobs-failed = Ended with a problem
page-jobs-orphaned = Interrupted; it can go on
page-jobs-foreign = From elsewhere; it waits for your word
page-jobs-start = Start { $title } here
page-jobs-start-this = Start it here
page-jobs-progress = Progress
page-jobs-reading = Reading what happened so far…
page-jobs-of = { $done } of { $of }
page-jobs-fact-step = step
page-jobs-fact-loss = loss, in nats
page-jobs-fact-speed = tokens per second
page-jobs-fact-memory = memory
page-jobs-fact-left = left
page-jobs-watch = Watch it learn
page-jobs-watch-about = The same held-out cues and questions, asked again as the training goes on. Words that are new since the last time stand out.
page-jobs-watch-before = before the training
page-jobs-watch-step = step { $step }
page-jobs-loss = Loss
page-jobs-loss-about = How surprised the model is by the human answers; lower is better. While the held-out line falls with the other, the model learns something general.
page-jobs-loss-train = what it reads
page-jobs-loss-validation = held-out cues
page-jobs-fact-reward = reward
page-jobs-reward = Reward
page-jobs-reward-about = How well its rankings agree with people's: 1 is the same order, 0 no connection, −1 the reverse or no ranking at all. While the held-out line rises with the other, it learns something general.
page-jobs-reward-train = answers it tried
page-jobs-reward-unparsable = Share of answers without a ranking
page-jobs-reward-kl = KL: how far it has left its start, nats per answer
page-jobs-reward-entropy = Entropy: how undecided it is, nats per token
page-jobs-reward-clipped = Share of tokens whose step was clipped
page-jobs-reward-value = Loss of the critic, which foretells rewards
page-jobs-reward-length = Tokens per answer
page-jobs-tried = What it tried
page-jobs-tried-about = Some of its answers as they came, the newest first, with the reward of each.
page-jobs-tried-item = { $item }: { $words }
page-jobs-tried-reward = step { $step }, reward { $reward }
page-jobs-tried-none = step { $step }, no ranking found: reward −1
page-jobs-rate = Learning rate: how far each step goes
page-jobs-speed = Tokens per second
page-jobs-hover = { $name }
    step { $step }: { $value }
page-jobs-log-show = Show the log
page-jobs-log-hide = Hide the log
page-jobs-log-started = Started by { $worker } on { $device }
page-jobs-log-checkpoint = Checkpoint after step { $step }
page-jobs-log-warning = Warning: { $message }
page-jobs-log-stopped = Stopped on request
page-jobs-log-finished = Finished after { $time } of work
page-jobs-what-train = A training. The model reads examples in small batches; after each one the adapter is changed a little, so that the human answers become more likely.
page-jobs-what-probe = A probe. The model is asked one question after another and every raw answer is kept; nothing is taught.
page-jobs-what-count = A job without a model: it counts with pauses, to show how jobs start, stop and resume.
page-jobs-sure-train = { $about } Look at the held-out line: only there can you tell learning from memorising.
