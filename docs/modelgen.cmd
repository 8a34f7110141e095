@echo off
rem Double-click: the models and the workbooks of this file's folder open as pages in the browser.
rem docs/without-a-terminal.md says what can be done there. The window stays open meanwhile;
rem closing it stops modelgen.

setlocal EnableExtensions DisableDelayedExpansion
set "PYTHONUTF8=1"

rem The program itself, or the Python that has it.
set "tool="
where modelgen.exe >nul 2>nul
if not errorlevel 1 set "tool=modelgen.exe"
if defined tool goto serve
py -m modelgen --version >nul 2>nul
if not errorlevel 1 set "tool=py -m modelgen"
if defined tool goto serve
echo modelgen was not found on this computer.
echo 1. Install Python 3.11 or later from python.org, if it is not there.
echo 2. Open a Command Prompt in the folder of the project, which has a file README.md.
echo 3. Type: py -m pip install ".[serve]"
echo Then double-click this file again.
pause
exit /b 1

rem The dot ends the folder otherwise than with a backslash, which would swallow the quote.
:serve
%tool% serve "%~dp0."
if errorlevel 1 pause
exit /b %errorlevel%
