@echo off
rem Drop one or more edited workbooks on this file: each is brought up to date by
rem `modelgen regenerate`, and the new workbook is written beside the old one.
rem From a Command Prompt: regenerate.cmd "Book one.xlsx" "Book two.xlsx"
rem docs/windows.md says how to set modelgen up. The exit code is the last one that is not 0.

setlocal EnableExtensions DisableDelayedExpansion
set "PYTHONUTF8=1"
set "code=0"

rem The program itself, or the Python that has it.
set "tool="
where modelgen.exe >nul 2>nul
if not errorlevel 1 set "tool=modelgen.exe"
if defined tool goto files
py -m modelgen --version >nul 2>nul
if not errorlevel 1 set "tool=py -m modelgen"
if defined tool goto files
echo modelgen was not found on this computer.
echo 1. Install Python 3.11 or later from python.org, if it is not there.
echo 2. Open a Command Prompt in the folder of the project, which has a file README.md.
echo 3. Type: py -m pip install .
echo Then drop the workbook here again.
set "code=1"
goto end

rem Explorer puts quotes around a dropped name only if there is a space in it, so the names are
rem taken from the whole command line: an ampersand in them is then not read as a command.
rem Delayed expansion is on where that line is cut, and off where a name is used: a name may
rem hold an exclamation mark.
:files
setlocal EnableDelayedExpansion
set "line=!cmdcmdline!"
set "rest=!line:*%~nx0" =!"
if not defined rest goto usage
if "!rest!"=="!line!" goto typed
set "rest=!rest:~0,-1!"
if not defined rest goto usage
for %%G in (!rest!) do (
  setlocal DisableDelayedExpansion
  set "file=%%~G"
  call :one
  endlocal
  if not "!errorlevel!"=="0" set "code=!errorlevel!"
)
echo.
pause
rem Not exit /b: what stands behind an ampersand must not run when this file is done.
exit %code%

rem Names typed in a Command Prompt, or given by another batch file.
:typed
endlocal
if "%~1"=="" goto usage
:next
if "%~1"=="" goto end
set "file=%~1"
call :one
if not "%errorlevel%"=="0" set "code=%errorlevel%"
shift
goto next

:usage
echo Drop one or more workbooks (.xlsx) on this file.
echo Each is brought up to date, and the new workbook is written beside it:
echo   Budget.xlsx becomes Budget.regenerated.xlsx, and Budget.xlsx stays as it is.
echo From a Command Prompt: regenerate.cmd "Budget 2026.xlsx"

:end
echo.
pause
exit /b %code%

:one
echo.
echo "%file%"
%tool% regenerate "%file%"
exit /b %errorlevel%
