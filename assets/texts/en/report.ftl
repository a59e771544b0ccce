# A document as HTML and PDF
report-not-written = The report could not be written: { $error }.
report-page = { $number } of { $of }
