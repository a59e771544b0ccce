# Jobs, workers, the queue
job-not-a-job = “{ $path }” is not a job: there is no job.json in it.
job-busy = The job { $id } is already being worked on.
job-input-changed = The file “{ $file }” of this job is missing or was changed after the job was made.
job-input-changed-advice = Make the job again from the study.
job-adapter-other = The adapter in this job is not the one that the job names.
job-no-weights = There are no model weights in “{ $path }” (a .gguf file, or a folder with .safetensors files).
job-weights-missing = The weights of the model “{ $name }” are not on this computer.
job-weights-missing-advice = Add the model on the Models page, then resume the job.
job-checkpoint-damaged = The saved state after step { $step } is damaged; the one before it is used.
job-panicked = The work broke off because of an error in Attune: { $error }.
job-panicked-advice = Resume the job. If it happens again, please report it, with the file .worker.log beside the job.
job-remove-running = A job that runs cannot be removed.
job-remove-running-advice = Stop it first.
job-no-worker = “{ $path }” cannot do the work of this version of Attune.
job-no-worker-advice = Install the worker that belongs to this version, or take ATTUNE_WORKER out of the environment.
job-worker-not-started = The worker “{ $path }” could not be started: { $error }.
job-device-cpu = { $cores ->
    [one] CPU, one core
   *[other] CPU, { $cores } cores
}
job-stage-counting = Counting
job-stage-loading = Loading the model
job-stage-training = Training
job-stage-asking = Asking the model
