# A script of the build: writes OUTPUT, the source file that says which commit the program is built from, and whether
# the tree was clean. It is written only when it changes, so that nothing else is compiled again.
#   cmake -D TEMPLATE=... -D OUTPUT=... -D SOURCE=... -P SourceState.cmake
set(commit "unknown")
set(state "unknown")
find_program(git git)
if(git)
    # A tree without a repository of its own, such as an unpacked archive, may lie inside that of somebody else.
    execute_process(COMMAND "${git}" -C "${SOURCE}" rev-parse --show-toplevel
        OUTPUT_VARIABLE top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    file(REAL_PATH "${SOURCE}" source)
    if(top)
        file(REAL_PATH "${top}" top)
    endif()
    if(top STREQUAL source)
        execute_process(COMMAND "${git}" -C "${SOURCE}" rev-parse --verify --quiet HEAD
            OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
        execute_process(COMMAND "${git}" -C "${SOURCE}" --no-optional-locks status --porcelain
            OUTPUT_VARIABLE changes RESULT_VARIABLE unseen ERROR_QUIET)
        if(failed EQUAL 0 AND unseen EQUAL 0)
            set(commit "${head}")
            if(changes STREQUAL "")
                set(state "clean")
            else()
                set(state "modified")
            endif()
        endif()
    endif()
endif()
configure_file("${TEMPLATE}" "${OUTPUT}" @ONLY)
