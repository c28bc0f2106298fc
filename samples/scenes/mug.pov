// A stoneware mug of coffee on an oak table, a café behind it out of focus.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 6 }
#include "studio.inc"

#declare Glaze = texture {
  pigment { gradient y turbulence 0.05 scale 2.6 color_map {
    [0.00 color SRGB(168, 128, 92)] [0.16 color SRGB(172, 132, 96)] [0.19 color SRGB(58, 92, 100)] [0.45 color SRGB(70, 118, 124)] [0.86 color SRGB(104, 150, 148)] [0.94 color SRGB(188, 176, 148)] [1 color SRGB(150, 112, 80)] } }
  normal { bumps 0.05 scale <0.5, 0.12, 0.5> }
  finish { ambient 0 diffuse 0.75 specular 0.35 roughness 0.008 reflection { 0.02, 0.35 fresnel on } conserve_energy }
}
#declare Speckle = texture {
  pigment { spotted scale 0.045 color_map { [0 color SRGB(40, 28, 20)] [0.20 color SRGB(60, 44, 34)] [0.24 color rgbt 1] [1 color rgbt 1] } }
  finish { ambient 0 diffuse 0.6 specular 0.3 roughness 0.01 }
}

#declare Mug = union {
  lathe { cubic_spline 16,
    <0, -0.1>, <0.0, 0.05>, <0.72, 0.05>, <0.92, 0.10>, <1.04, 0.40>, <1.07, 1.1>, <1.05, 1.9>, <1.06, 2.42>, <1.03, 2.50>, <0.97, 2.46>,
    <0.95, 1.9>, <0.96, 1.1>, <0.93, 0.45>, <0.7, 0.25>, <0, 0.22>, <-0.3, 0.2>
  }
  sphere_sweep { cubic_spline 10,
    <0.7, 2.1, 0>, 0.14, <0.98, 2.06, 0>, 0.16, <1.38, 2.10, 0>, 0.125, <1.74, 1.86, 0>, 0.11, <1.84, 1.38, 0>, 0.105,
    <1.66, 0.92, 0>, 0.11, <1.30, 0.62, 0>, 0.125, <1.0, 0.52, 0>, 0.15, <0.7, 0.5, 0>, 0.15, <0.5, 0.5, 0>, 0.15
    tolerance 1e-4
  }
  texture { Glaze } texture { Speckle }
  interior { ior 1.5 }
}
// coffee, with a ring of crema
#declare Coffee = union {
  disc { <0, 2.16, 0>, y, 0.97
    texture { pigment { onion turbulence 0.25 octaves 4 translate <0.06, -2.16, 0.02> color_map {
      [0 color SRGB(178, 116, 62)] [0.28 color SRGB(196, 138, 80)] [0.45 color SRGB(140, 82, 40)] [0.75 color SRGB(72, 38, 18)] [0.92 color SRGB(150, 94, 50)] [1 color SRGB(186, 130, 78)] } }
      normal { bumps 0.04 scale 0.08 }
      finish { ambient 0 diffuse 0.7 specular 0.3 roughness 0.01 reflection { 0.02, 0.4 fresnel on } } }
    interior { ior 1.33 }
  }
  #declare R = seed(9);
  #for (K, 0, 60)
    #local A = rand(R)*360;
    sphere { vrotate(<0.955 - pow(rand(R), 2)*0.15, 2.165, 0>, y*A), 0.012 + rand(R)*0.016
      pigment { color rgbt <0.75, 0.5, 0.3, 0.4> } finish { ambient 0 diffuse 0.5 specular 0.6 roughness 0.01 } }
  #end
}

#declare Plank = texture {
  pigment { wood turbulence <0.06, 0.03, 0.2> octaves 4 scale <0.22, 0.22, 5> rotate <3, 2, 0> translate <1.7, 2.3, 0>
    color_map { [0 color SRGB(150, 104, 62)] [0.4 color SRGB(164, 118, 72)] [0.8 color SRGB(128, 84, 48)] [1 color SRGB(112, 72, 40)] } }
  normal { wood 0.15 turbulence <0.06, 0.03, 0.2> scale <0.11, 0.11, 3> rotate <3, 2, 0> }
  finish { ambient 0 diffuse 0.75 specular 0.18 roughness 0.03 reflection { 0.01, 0.22 fresnel on } }
}
union {
  #for (K, -6, 6)
    superellipsoid { <0.04, 0.04> scale <0.80, 0.15, 9> texture { Plank translate <K*3.71, K*1.37, K*5.1> } interior { ior 1.5 }
      translate <K*1.625, -0.15, 0> }
  #end
  rotate y*90
  translate z*-6.5
}

// a saucer spoon and two sugar lumps
union {
  superellipsoid { <0.18, 0.18> scale <0.28, 0.2, 0.2> rotate y*24 translate <-1.75, 0.2, -0.75> }
  superellipsoid { <0.18, 0.18> scale <0.28, 0.2, 0.2> rotate y*-38 translate <-2.25, 0.2, -0.1> }
  pigment { color SRGB(238, 232, 220) } normal { granite 0.5 scale 0.12 } finish { ambient 0 diffuse 0.85 specular 0.1 roughness 0.1 }
}

object { Mug rotate y*24 }
Coffee

// the room behind: a warm wall, a window, lamps
plane { -z, -34 pigment { bozo scale 9 color_map { [0 color SRGB(66, 46, 34)] [1 color SRGB(108, 78, 54)] } } finish { ambient 0 diffuse 0.6 emission 0.14 } }
box { <-12, -5, 33>, <-4, 9, 33.5> pigment { gradient y scale 12 color_map { [0 color SRGB(190, 206, 196)*1.3] [1 color SRGB(224, 236, 246)*1.9] } } finish { emission 1 diffuse 0 } }
box { <-8.2, -5, 32.8>, <-7.8, 9, 32.9> pigment { color SRGB(50, 36, 28) } }
box { <-12, 1.3, 32.8>, <-4, 1.7, 32.9> pigment { color SRGB(50, 36, 28) } }
#declare R = seed(31);
#for (K, 0, 16)
  sphere { <-3 + K*0.9 + rand(R), -3 + rand(R)*6, 22 + rand(R)*8>, 0.16 + 0.12*rand(R)
    pigment { color <1, 0.62 + 0.2*rand(R), 0.30>*(5 + 6*rand(R)) } finish { emission 1 diffuse 0 } no_shadow }
#end
#for (K, 0, 5)
  cylinder { <1 + K*2.2, -12, 18 + K>, <1 + K*2.2, -3.4 + rand(R)*2, 18 + K>, 0.9 pigment { color SRGB(70 + K*12, 62, 52) } finish { ambient 0 diffuse 0.7 } }
#end

Softbox(<-7, 7.5, 2.5>, <0, 1, 0>, 4, 5, 1.25, 3.0, rgb <0.98, 0.98, 1>, 3)
Softbox(<6, 6, -5>, <0, 1, 0>, 4, 4, 0.75, 0.9, rgb <1, 0.88, 0.72>, 3)

camera {
  location <-0.6, 4.3, -8.4>
  right x*image_width/image_height
  look_at <0.12, 1.55, 0>
  angle 36
  #ifndef (NoBlur) aperture 0.55 blur_samples 24 focal_point <0, 2.0, -0.9> confidence 0.9 variance 1/600 #end
}
