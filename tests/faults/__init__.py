"""What may go wrong while people use the program: what is lost, what they see, when it is well again.

make faults          # one program, later two; some six minutes
make two-copies      # two programs on one database, either killed in turn
"""
