"""Proofs that no plan is better, and the stand-alone program that checks them."""
