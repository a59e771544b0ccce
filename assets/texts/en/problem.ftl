# Problems that any part can meet
problem-io = “{ $path }” could not be read or written: { $error }.
