# Processors and graphics cards

device-processor = { $cores ->
    [one] CPU, one core, { $kernels }
   *[other] CPU, { $cores } cores, { $kernels }
}
device-card = { $name }, { $memory } GB
device-memory-full-of = The graphics card { $device } has too little memory for this work: it holds { $memory } GB, of which { $free } GB were free.
device-memory-full = The graphics card has too little memory for this work.
device-memory-full-advice = Read fewer examples at a time, keep the base model as stored or in 16 bits, compute activations again instead of keeping them, or choose the processor in the settings. Other programs that use the card take of its memory too.
device-not-opened = The device { $device } could not be used: { $error }.
device-not-opened-advice = Choose the processor in the settings, or end other programs that use the card.
device-no-card = no graphics card was found
device-driver = the driver of the graphics card does not work ({ $error })

# Workers and their devices
device-unknown = No device is called “{ $id }” here. There are: { $known }.
device-best = It is the best device that was found.
device-chosen = You chose it.
device-chosen-gone = The device that you chose ({ $id }) was not found.
device-looking = Graphics cards are being looked for.
device-no-worker = No worker with GPU support was found beside Attune ({ $name }), so the processor computes.
device-worker-not-started = The GPU worker did not start: { $reason }.
device-worker-without = The GPU worker found nothing to compute on: { $reason }.
device-worker-silent = it gave no answer within { $seconds } seconds
device-worker-other = it belongs to another version of Attune
device-driver-missing = the driver of the graphics card is not installed
device-no-executable = Attune does not know where its own executable lies: { $error }.
