# Problems that any part can meet
problem-io = “{ $path }” could not be read or written: { $error }.
problem-damaged = “{ $path }” is damaged or is not what its name says: { $error }.
problem-newer-format = “{ $path }” was written by a newer version of Attune.
problem-newer-format-advice = Update Attune to open it.
