// Fruit on a pewter plate, a jug and a candle: window light from the left.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 5 }
#include "studio.inc"
#default { finish { ambient 0 diffuse 0.8 } }
#declare R = seed(44);

// turned things, from radius and height
#macro Apple(A, B, Seed)
  union {
    lathe { cubic_spline 12, <-0.15, 0.66>, <0.0, 0.62>, <0.12, 0.70>, <0.36, 0.80>, <0.62, 0.68>, <0.72, 0.36>, <0.66, 0.0>, <0.46, -0.32>, <0.24, -0.42>, <0.10, -0.38>, <0, -0.34>, <-0.1, -0.36>
      texture { pigment { radial turbulence 0.35 octaves 5 lambda 2.4 frequency 5 translate Seed*y
        color_map { [0 color rgb A] [0.35 color rgb A*0.8 + B*0.2] [0.6 color rgb B] [0.85 color rgb A*0.7 + B*0.3] [1 color rgb A] } }
        normal { bumps 0.06 scale 0.2 }
        finish { diffuse 0.75 specular 0.35 roughness 0.014 reflection { 0.0, 0.10 } } }
      texture { pigment { spotted scale 0.035 color_map { [0 color rgbt <0.9, 0.8, 0.5, 0.3>] [0.10 color rgbt <0.9, 0.8, 0.5, 0.5>] [0.13 color rgbt 1] [1 color rgbt 1] } } finish { diffuse 0.7 } }
    }
    sphere_sweep { cubic_spline 5, <0, 0.3, 0>, 0.03, <0, 0.58, 0>, 0.03, <0.03, 0.82, 0.01>, 0.028, <0.10, 1.0, 0.02>, 0.042, <0.2, 1.2, 0.0>, 0.04
      pigment { color SRGB(74, 50, 30) } }
    translate y*0.42
  }
#end
#declare Red = <0.42, 0.03, 0.025>; #declare Yellow = <0.72, 0.48, 0.10>; #declare Green = <0.34, 0.42, 0.06>;
#declare Pear = union {
  lathe { cubic_spline 12, <-0.1, 1.52>, <0, 1.50>, <0.14, 1.47>, <0.24, 1.28>, <0.32, 1.0>, <0.54, 0.66>, <0.66, 0.30>, <0.60, -0.08>, <0.38, -0.34>, <0.14, -0.40>, <0, -0.36>, <-0.1, -0.36>
    pigment { bozo turbulence 0.7 octaves 5 scale 0.5 color_map { [0 color rgb <0.50, 0.40, 0.07>] [0.55 color rgb <0.58, 0.44, 0.09>] [0.8 color rgb <0.50, 0.26, 0.06>] [1 color rgb <0.36, 0.13, 0.04>] } }
    normal { bumps 0.12 scale 0.12 }
    finish { diffuse 0.8 specular 0.18 roughness 0.03 } }
  sphere_sweep { cubic_spline 5, <0, 1.3, 0>, 0.03, <0, 1.48, 0>, 0.032, <-0.03, 1.68, 0>, 0.028, <-0.10, 1.86, 0.04>, 0.04, <-0.2, 2.0, 0.1>, 0.04 pigment { color SRGB(70, 48, 30) } }
  translate y*0.38
}
#declare Orange = sphere { 0, 0.62 scale <1, 0.95, 1>
  pigment { bozo scale 0.6 color_map { [0 color rgb <0.80, 0.26, 0.02>] [1 color rgb <0.86, 0.34, 0.03>] } }
  normal { crackle 0.45 scale 0.05 } finish { diffuse 0.8 specular 0.3 roughness 0.03 } }

// cloth over an old table
#declare Cloth = height_field {
  function 300, 300 { pattern { wrinkles turbulence 0.2 octaves 3 scale 0.34 translate <3.3, 1.9, 0> } }
  smooth translate <-0.5, -0.5, -0.5> scale <9, 0.42, 6> translate <-0.4, 0.02, -0.6>
  pigment { color SRGB(206, 198, 182) } normal { average normal_map { [1 gradient x 0.25 sine_wave scale 0.03] [1 gradient z 0.25 sine_wave scale 0.03] } }
}
object { Cloth }
box { <-20, -1.5, -3.4>, <20, -0.1, 6> pigment { wood turbulence 0.1 scale <0.3, 0.3, 4> rotate y*90 rotate x*4 color_map { [0 color SRGB(64, 40, 26)] [0.7 color SRGB(92, 60, 38)] [1 color SRGB(46, 28, 18)] } } finish { diffuse 0.7 specular 0.15 roughness 0.03 } }

// pewter plate and its fruit
#declare Pewter = texture { pigment { color SRGB(188, 186, 178) } normal { bumps 0.05 scale 0.3 } finish { diffuse 0.55 specular 0.45 roughness 0.02 metallic reflection { 0.24 metallic } } }
union {
  lathe { cubic_spline 11, <-0.3, 0.05>, <0, 0.05>, <1.25, 0.06>, <1.42, 0.14>, <1.58, 0.24>, <1.98, 0.30>, <2.04, 0.33>, <1.98, 0.36>, <1.5, 0.28>, <1.2, 0.12>, <0, 0.11> }
  texture { Pewter }
  translate <0.5, 0.18, -0.2>
}
object { Apple(Red, Yellow, 1) rotate <0, 40, 8> translate <0.02, 0.36, -0.72> }
object { Apple(Red*0.9, Red*0.9 + <0.2, 0.06, 0>, 5) scale 0.95 rotate <-16, 120, 0> translate <0.30, 0.36, 0.55> }
object { Apple(Green, Yellow*0.9, 9) scale 0.98 rotate <10, 200, -10> translate <1.28, 0.36, -0.35> }
object { Orange translate <0.72, 1.42, 0.02> }
object { Pear rotate <0, 30, -6> translate <-0.62, 0.34, 0.1> }
// an orange cut in half, and a pear lying down
union {
  difference { sphere { 0, 0.62 } plane { -z, 0 } pigment { color rgb <0.84, 0.32, 0.03> } normal { crackle 0.4 scale 0.05 } finish { diffuse 0.8 specular 0.3 roughness 0.03 } }
  cylinder { -z*0.005, z*0.001, 0.615 pigment { color SRGB(250, 226, 180) } }
  #for (K, 0, 9)
    intersection {
      cylinder { -z*0.02, z*0.002, 0.55 } plane { x, -0.022 rotate z*18 } plane { -x, -0.022 rotate z*-18 } rotate z*K*36
      pigment { bozo scale 0.08 color_map { [0 color rgb <0.84, 0.34, 0.03>] [1 color rgb <0.92, 0.42, 0.05>] } } normal { bumps 0.5 scale 0.05 } finish { diffuse 0.8 specular 0.7 roughness 0.008 }
    }
  #end
  rotate y*180 rotate <30, -20, 0> translate <-1.62, 0.80, -1.25>
}
object { Pear rotate z*78 rotate y*-28 translate <3.05, 0.62, -0.9> }

// grapes hang over the plate's rim
#declare Grapes = union {
  #for (K, 0, 46)
    #local A = K/46;
    #local Rd = 0.50*(1 - A)*sqrt(rand(R)) + 0.10; #local Th = rand(R)*2*pi;
    sphere { <0.2 + 1.35*A, 0.25 + Rd*abs(sin(Th))*0.9, Rd*cos(Th)>, 0.165 + 0.03*rand(R)
      texture { pigment { color rgb <0.050 + 0.04*rand(R), 0.012, 0.05 + 0.03*rand(R)> } normal { bumps 0.04 scale 0.1 } finish { diffuse 0.7 specular 0.6 roughness 0.006 reflection { 0.02, 0.12 } } }
      texture { pigment { bozo scale 0.12 turbulence 0.4 color_map { [0 color rgbt <0.5, 0.52, 0.66, 0.66>] [0.5 color rgbt <0.5, 0.52, 0.66, 0.86>] [1 color rgbt 1] } } finish { diffuse 0.5 } } }
  #end
  sphere_sweep { cubic_spline 5, <-0.5, 0.3, 0>, 0.03, <-0.1, 0.6, 0>, 0.035, <0.3, 0.6, 0>, 0.03, <0.9, 0.4, 0>, 0.025, <1.4, 0.3, 0>, 0.02 pigment { color SRGB(96, 92, 44) } }
}
object { Grapes scale 1.18 rotate y*38 translate <0.86, 0.28, -1.05> }

// earthen jug
union {
  lathe { cubic_spline 16, <-0.2, 0>, <0, 0>, <0.70, 0.0>, <0.86, 0.15>, <1.12, 0.9>, <1.10, 1.6>, <0.72, 2.3>, <0.50, 2.75>, <0.52, 3.15>, <0.64, 3.36>, <0.60, 3.40>, <0.46, 3.15>, <0.43, 2.75>, <0.6, 2.3>, <0.9, 1.6>, <0.9, 1.0> }
  sphere_sweep { cubic_spline 8, <0.2, 3.0, 0>, 0.12, <0.5, 3.05, 0>, 0.12, <0.95, 3.12, 0>, 0.11, <1.36, 2.75, 0>, 0.10, <1.42, 2.2, 0>, 0.10, <1.22, 1.75, 0>, 0.11, <1.0, 1.5, 0>, 0.13, <0.7, 1.3, 0>, 0.1 }
  pigment { gradient y turbulence 0.12 octaves 4 scale 3.5 color_map { [0 color SRGB(126, 78, 50)] [0.36 color SRGB(134, 84, 54)] [0.42 color SRGB(52, 66, 58)] [0.8 color SRGB(62, 82, 70)] [1 color SRGB(96, 92, 66)] } }
  normal { gradient y 0.18 sine_wave scale 0.12 turbulence 0.03 }
  finish { diffuse 0.75 specular 0.5 roughness 0.012 reflection { 0.01, 0.14 } }
  rotate y*-24 translate <-1.55, 0.0, 1.65>
}
// candle in a brass stick
union {
  lathe { cubic_spline 13, <-0.2, 0>, <0, 0>, <0.62, 0.0>, <0.60, 0.10>, <0.22, 0.22>, <0.14, 0.5>, <0.24, 0.62>, <0.14, 0.8>, <0.13, 1.5>, <0.26, 1.62>, <0.24, 1.85>, <0, 1.85>, <-0.1, 1.8>
    pigment { color SRGB(196, 148, 78) } finish { diffuse 0.35 specular 0.6 roughness 0.012 metallic reflection { 0.35 metallic } } }
  cylinder { y*1.8, y*3.3, 0.16 pigment { color SRGB(238, 224, 190) } finish { diffuse 0.75 emission 0.10 specular 0.2 } }
  sphere_sweep { cubic_spline 6, <0.15, 3.4, -0.05>, 0.03, <0.155, 3.29, -0.06>, 0.035, <0.165, 3.0, -0.06>, 0.035, <0.165, 2.72, -0.06>, 0.05, <0.165, 2.66, -0.06>, 0.05, <0.165, 2.5, -0.06>, 0.03 pigment { color SRGB(238, 224, 190) } finish { diffuse 0.75 emission 0.1 } }
  cylinder { y*3.3, y*3.42, 0.016 pigment { color SRGB(20, 16, 12) } }
  lathe { cubic_spline 7, <-0.02, 3.34>, <0, 3.36>, <0.066, 3.46>, <0.062, 3.58>, <0.022, 3.78>, <0, 3.88>, <-0.01, 3.95> pigment { gradient y scale 0.6 translate y*0.3 color_map { [0 color rgb <1.2, 0.5, 0.12>] [0.3 color rgb <2.2, 1.5, 0.6>] [0.8 color rgb <2.4, 1.9, 1.0>] [1 color rgb <1.6, 0.8, 0.2>] } } finish { emission 1 diffuse 0 } no_shadow }
  translate <2.55, 0.0, 1.35>
}
light_source { <2.55, 3.62, 1.30>, rgb <1, 0.58, 0.24>*0.75 fade_distance 2.2 fade_power 2 }

// the wall, with light falling across it
plane { -z, -5.2 pigment { granite turbulence 0.4 scale 5 color_map { [0 color SRGB(70, 62, 52)] [1 color SRGB(92, 80, 64)] } } normal { bumps 0.25 scale 0.5 } finish { diffuse 0.55 } }
Softbox(<-8, 6.2, -3.5>, <0.2, 0.8, 0>, 3.2, 4.2, 1.55, 2.2, rgb <1, 0.96, 0.88>, 4)
light_source { <9, 5, -10>, rgb <0.34, 0.40, 0.52>*0.24 shadowless }

camera {
  location <0.35, 3.5, -10.2>
  right x*image_width/image_height
  look_at <0.42, 1.58, 0>
  angle 37
}
