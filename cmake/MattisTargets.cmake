# How this project builds its own code; neither target reaches those who use an installed mattis.
add_library(mattis_warnings INTERFACE)
target_compile_options(mattis_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion $<$<BOOL:${MATTIS_WERROR}>:-Werror>)
if(NOT OpenMP_CXX_FOUND)
    target_compile_options(mattis_warnings INTERFACE -Wno-unknown-pragmas)
endif()

# Results must not depend on the machine that compiled them: a fixed instruction set, no fused
# multiply-add and no -ffast-math.
add_library(mattis_options INTERFACE)
target_compile_features(mattis_options INTERFACE cxx_std_20)
target_compile_options(mattis_options INTERFACE -ffp-contract=off)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    target_compile_options(mattis_options INTERFACE -march=x86-64-v2)
endif()

# What nearly every unit includes is compiled twice only: for the rooms that compute, and for those that know the
# catalogue and speak of every model.
set(MATTIS_PRECOMPILED_COMPUTES
    <algorithm> <cmath> <cstdint> <functional> <limits> <map> <memory> <optional> <span> <string> <string_view> <utility>
    <variant> <vector> <Eigen/Core> <Random123/philox.h> <fmt/format.h>)
set(MATTIS_PRECOMPILED_SPEAKS ${MATTIS_PRECOMPILED_COMPUTES} <any> <filesystem> <stdexcept>
    "${PROJECT_SOURCE_DIR}/src/models/catalogue.hpp")
function(mattis_precompile target kind)
    get_property(first GLOBAL PROPERTY mattis_precompiled_${kind})
    if(first)
        target_precompile_headers(${target} REUSE_FROM ${first})
    else()
        target_precompile_headers(${target} PRIVATE ${MATTIS_PRECOMPILED_${kind}})
        set_property(GLOBAL PROPERTY mattis_precompiled_${kind} ${target})
    endif()
endfunction()

# mattis_room(NAME FOLDER [SPEAKS] [LINKS target...]): library mattis_NAME, alias mattis::NAME, from the .cpp files of
# FOLDER; a room of headers only is an INTERFACE library. SPEAKS: of every model.
function(mattis_room name folder)
    cmake_parse_arguments(PARSE_ARGV 2 room "SPEAKS" "" "LINKS")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${folder}/*.cpp")
    if(sources)
        add_library(mattis_${name} STATIC ${sources})
        target_link_libraries(mattis_${name} PRIVATE
            $<BUILD_INTERFACE:mattis_options> $<BUILD_INTERFACE:mattis_warnings>)
        set_target_properties(mattis_${name} PROPERTIES CXX_EXTENSIONS OFF)
        if(room_SPEAKS)
            mattis_precompile(mattis_${name} SPEAKS)
        else()
            mattis_precompile(mattis_${name} COMPUTES)
        endif()
        set(scope PUBLIC)
    else()
        add_library(mattis_${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    add_library(mattis::${name} ALIAS mattis_${name})
    set_target_properties(mattis_${name} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(mattis_${name} ${scope} cxx_std_20)
    target_include_directories(mattis_${name} ${scope}
        $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src> $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
    target_link_libraries(mattis_${name} ${scope} ${room_LINKS})
    set_property(GLOBAL APPEND PROPERTY mattis_rooms ${name})
endfunction()

# mattis_executable(NAME SOURCE... [LINKS target...])
function(mattis_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 exe "" "" "LINKS")
    add_executable(${name} ${exe_UNPARSED_ARGUMENTS})
    set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
    target_link_libraries(${name} PRIVATE ${exe_LINKS} mattis_options mattis_warnings)
endfunction()

# The program sits above every room, so it is declared after all of them. Its verbs are compiled once, as mattis::app:
# a test links them with guests of its own.
function(mattis_program)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/app/*.cpp")
    if(sources)
        add_library(mattis_app OBJECT ${sources})
        set_target_properties(mattis_app PROPERTIES CXX_EXTENSIONS OFF)
        target_compile_definitions(mattis_app PRIVATE MATTIS_VERSION="${PROJECT_VERSION}")
        target_link_libraries(mattis_app PUBLIC mattis::phase_diagrams CLI11::CLI11 fmt::fmt nlohmann_json::nlohmann_json
            PRIVATE mattis_options mattis_warnings)
        mattis_precompile(mattis_app SPEAKS)
        add_library(mattis::app ALIAS mattis_app)
        mattis_executable(mattis $<TARGET_OBJECTS:mattis_app> LINKS mattis::app)
        set_target_properties(mattis PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}"
            INSTALL_RPATH_USE_LINK_PATH ON) # each variant of OpenBLAS lies in a folder of its own
    endif()
endfunction()

# mattis_source_state(TARGET): compiles into it which commit it is built from, found anew by every build.
function(mattis_source_state target)
    set(written "${PROJECT_BINARY_DIR}/source_state.cpp")
    add_custom_target(mattis_source_state
        COMMAND ${CMAKE_COMMAND} -D "TEMPLATE=${PROJECT_SOURCE_DIR}/cmake/source_state.cpp.in" -D "OUTPUT=${written}"
            -D "SOURCE=${PROJECT_SOURCE_DIR}" -P "${PROJECT_SOURCE_DIR}/cmake/SourceState.cmake"
        BYPRODUCTS "${written}" COMMENT "Which commit this is" VERBATIM)
    target_sources(${target} PRIVATE "${written}")
    set_source_files_properties("${written}" TARGET_DIRECTORY ${target} PROPERTIES GENERATED TRUE)
    add_dependencies(${target} mattis_source_state)
endfunction()
