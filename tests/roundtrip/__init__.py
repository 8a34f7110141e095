"""Edited workbooks, re-saved by other programs, regenerated: does the result hold?"""
