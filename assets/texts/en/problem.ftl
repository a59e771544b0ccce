# Problems that any part can meet
problem-of = “{ $file }”: { $problem }
problem-io = “{ $path }” could not be read or written: { $error }.
problem-not-there = nothing is there (any more)
problem-not-plain = it is a link, a pipe or a device, or a folder where a file belongs; put the file itself there
problem-leads-out = “{ $path }” leads out of “{ $root }”: it is a link, an absolute path, or goes up.
problem-leads-out-advice = Attune follows nothing that leads out of a folder that may have come from elsewhere. Put the file or folder itself there.
problem-not-allowed = this is not allowed
problem-disk-full = the disk is full
problem-damaged = “{ $path }” is damaged or is not what its name says: { $error }.
problem-newer-format = “{ $path }” was written by a newer version of Attune.
problem-newer-format-advice = Update Attune to open it.
problem-disk-full-advice = The disk is full. Make room on it, then try again.
problem-not-allowed-advice = Check that you may read and change this place, and that it is not write-protected.
problem-no-json = Something could not be written as JSON: { $error }.
