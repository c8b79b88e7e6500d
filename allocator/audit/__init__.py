"""From a run folder to a verdict: is it what its inputs make it, byte for byte?"""
