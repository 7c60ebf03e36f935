"""How much a file may hold. Everything is checked before the file is parsed, or while it is, never after."""

# A hundred thousand rows are four megabytes as a workbook and ten as text.
MAXIMUM_BYTES = 10 * 1024 * 1024
MAXIMUM_ROWS = 100_000
MAXIMUM_COLUMNS = 50
# Longer than any value that can be kept; what is cut off was wrong anyway, and is told so by its length.
MAXIMUM_CELL = 400

# A workbook is a ZIP file. The template has fourteen entries.
MAXIMUM_ENTRIES = 500
MAXIMUM_UNPACKED_BYTES = 150 * 1024 * 1024
# Repeated rows pack well; a bomb packs a thousand to one.
MAXIMUM_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024

# What the process that opens a workbook may take.
MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 30
# What it may answer: a hundred thousand long rows are half of it. A workbook names a long text once and shows it in
# as many cells as it likes.
MAXIMUM_ANSWER_BYTES = 40 * 1024 * 1024
