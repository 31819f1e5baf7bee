# Redo a draw without the program: python3 test/sample-draw.py LINES.csv COUNT SEED
# LINES.csv has the line ids in its first column, under a heading; prints the drawn positions in the order of drawing.
import csv
import hashlib
import sys

with open(sys.argv[1], newline="", encoding="utf-8") as file:
    ids = [row[0] for row in csv.reader(file)][1:]
count, seed = int(sys.argv[2]), sys.argv[3]
text = "countersign-frame-1\n" + str(len(ids)) + "\n" + "".join(i + "\n" for i in ids)
frame = str(len(ids)) + "-" + hashlib.sha256(text.encode()).hexdigest()
limit = 2**256 // len(ids) * len(ids)
drawn, counter = [], 0
while len(drawn) < count:
    counter += 1
    x = int(hashlib.sha256(f"{frame},{seed},{counter}".encode()).hexdigest(), 16)
    if x < limit and x % len(ids) + 1 not in drawn:
        drawn.append(x % len(ids) + 1)
print(*drawn)
